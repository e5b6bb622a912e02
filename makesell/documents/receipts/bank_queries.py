"""Named reads of bank statements and their lines; private rows take the actor first."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.receipts import states
from makesell.documents.receipts.access import STATEMENTS
from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import one, run, values
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.listing.counting import Counting
from makesell.ground.roster import listings as roster
from makesell.ground.spine.rows import HeadRow, as_given, head, one_seen


def rows_of(actor: Actor) -> Where:
    """Bank statements are seen whole or not at all."""
    return where(STATEMENTS.reach(actor), owner="null", unit="b.unit_id")


_OF = "select count(*) from receipts_bankline x where x.statement_id = b.record_id and x.outcome"
LISTING = Listing(
    noun="bank_statements",
    source="receipts_bankstatement b",
    key="b.record_id",
    policy=STATEMENTS,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="-number",
    joins={
        "r": "join spine_record r on r.id = b.record_id",
        "a": "join banks_bankaccount a on a.record_id = b.account_id",
        "p": "left join organisation_person p on p.id = b.owner_id",
        "u": "join organisation_unit u on u.id = b.unit_id",
    },
    fields=(
        Field("number", "b.number", Kind.CODE, nullable=True),
        Field("account", "b.account_id", Kind.REF, label_sql="a.name", sort_sql="a.sort_key", groups=True, noun="bank_accounts"),
        Field("file_name", "b.file_name", Kind.TEXT),
        Field("first_date", "b.first_date", Kind.DATE, nullable=True),
        Field("last_date", "b.last_date", Kind.DATE, nullable=True, groups=True),
        Field("state", "b.state", Kind.CHOICE, groups=True, choices=states.STATEMENTS),
        Field("came", f"({_OF} = 'in')", Kind.INT, sums=True),
        Field("bad", f"({_OF} = 'bad')", Kind.INT, sums=True),
        Field("total", "b.total", Kind.MONEY, sums=True, currency="currency"),
        Field("currency", "b.currency", Kind.CODE, groups=True),
        roster.unit("b"),
    ),
)
count_of_account = Counting("receipts_bankstatement b", "b.account_id = %s", rows_of)


@dataclass(frozen=True, slots=True)
class StatementRow(HeadRow):
    """A bank statement as its page and its acts read it."""

    account_id: int
    account: str
    file_name: str
    first_date: dt.date | None
    last_date: dt.date | None
    opening: Decimal | None
    closing: Decimal | None
    total: Decimal
    gap: str

    @property
    def difference(self) -> Decimal:
        """What the lines lack to lead from the opening to the closing balance; 0 where the bank gives none."""
        return Decimal(0) if self.opening is None or self.closing is None else self.closing - self.opening - self.total


_HEAD = f"""select {head("b")}, b.account_id, a.name, b.file_name, b.first_date, b.last_date, b.opening, b.closing, b.total, b.gap
    from receipts_bankstatement b join banks_bankaccount a on a.record_id = b.account_id join organisation_unit u on u.id = b.unit_id
    left join organisation_person p on p.id = b.owner_id"""


def statement(actor: Actor, key: int) -> StatementRow:
    """One bank statement; refuses (404) one that does not exist or may not be seen."""
    return one_seen(StatementRow, _HEAD, "b.record_id", key, rows_of(actor))


def of_ids(keys: Sequence[int]) -> list[StatementRow]:
    """Bank statements as they stand, whoever asks, in the order given."""
    return as_given(StatementRow, _HEAD, "b.record_id", keys)


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of a bank statement, with the receipt that it made or that was there before."""

    id: int
    line: int
    value_date: dt.date | None
    amount: Decimal | None
    payer_name: str
    payer_account: str
    purpose: str
    reference: str
    balance: Decimal | None
    reversal: bool
    sign: str
    outcome: str
    fault: str
    detail: str
    receipt_id: int | None
    receipt: str | None
    receipt_state: str | None


_LINE = """select l.id, l.line, l.value_date, l.amount, l.payer_name, l.payer_account, l.purpose, l.reference, l.balance, l.reversal, l.sign,
        l.outcome, l.fault, l.detail, l.receipt_id, r.number, r.state
    from receipts_bankline l left join receipts_receipt r on r.record_id = l.receipt_id"""


def lines(statement_id: int, most: int | None = None) -> list[LineRow]:
    """The lines of a statement: what was left out first, then in the order of the bank."""
    order = "order by l.outcome <> 'bad', l.line limit %s" if most else "order by l.line limit %s"
    return [LineRow(*row) for row in run(f"{_LINE} where l.statement_id = %s {order}", [statement_id, most])]


def outcomes(statement_id: int) -> dict[str, tuple[int, Decimal]]:
    """How many lines of a statement came to what, and their sum: {outcome: (lines, amount)}."""
    rows = run("select outcome, count(*), coalesce(sum(amount), 0) from receipts_bankline where statement_id = %s group by 1", [statement_id])
    return {row[0]: (row[1], row[2]) for row in rows}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A statement of the same account that was taken over, with balances."""

    id: int
    number: str | None
    first_date: dt.date
    last_date: dt.date
    opening: Decimal
    closing: Decimal


_BESIDE = """select b.record_id, b.number, b.first_date, b.last_date, b.opening, b.closing from receipts_bankstatement b
    where b.account_id = %s and b.record_id <> %s and b.state = 'loaded' and b.opening is not null and b.first_date is not null"""


def neighbours(key: int, account_id: int, last: dt.date) -> tuple[Neighbour | None, Neighbour | None]:
    """The statements taken over of an account that stand next before and next after one that ends on a day."""
    before = one(f"{_BESIDE} and b.last_date <= %s order by b.last_date desc, b.record_id desc limit 1", [account_id, key, last])
    after = one(f"{_BESIDE} and b.last_date > %s order by b.last_date, b.record_id limit 1", [account_id, key, last])
    return Neighbour(*before) if before else None, Neighbour(*after) if after else None


def shared(key: int, other: int) -> Decimal:
    """What the lines sum to that a statement has in common with another."""
    found = one(
        """select coalesce(sum(l.amount), 0) from receipts_bankline l join receipts_bankline o on o.account_id = l.account_id and o.sign = l.sign
           where l.statement_id = %s and o.statement_id = %s and l.sign <> ''""",
        [key, other],
    )
    return Decimal(found[0]) if found else Decimal(0)


def standing(account_id: int, signs: Sequence[str]) -> dict[str, int | None]:
    """Which of these lines of an account stand already: {sign: receipt}."""
    return dict(run("select sign, receipt_id from receipts_bankline where account_id = %s and stands and sign = any(%s)", [account_id, list(signs)]))


@dataclass(frozen=True, slots=True)
class ByHand:
    """A receipt as the bank would name it: one somebody recorded, which a line of a file may repeat, or one the bank takes back."""

    id: int
    value_date: dt.date
    amount: Decimal
    currency: str
    payer_name: str
    bank_reference: str


def by_hand(references: Sequence[str], days: Sequence[dt.date]) -> list[ByHand]:
    """Receipts that no bank statement made, with one of these references, or of one of these days without a reference; the oldest first."""
    rows = run(
        """select r.record_id, r.value_date, r.amount, r.currency, r.payer_name, r.bank_reference from receipts_receipt r
           where r.bill_id is null and (r.bank_reference = any(%s) or (r.bank_reference = '' and r.state <> 'reversed' and r.value_date = any(%s)))
             and not exists (select 1 from receipts_bankline l where l.receipt_id = r.record_id and l.stands and l.amount > 0) order by 1""",
        [list(references), list(days)],
    )
    return [ByHand(*row) for row in rows]


def taken(references: Sequence[str]) -> set[str]:
    """Which of these bank references a receipt has."""
    return set(values("select bank_reference from receipts_receipt where bank_reference = any(%s)", [list(references)]))


def of_receipt(receipt_id: int) -> tuple[int, str] | None:
    """The statement whose line made a receipt: (statement, number)."""
    rows = run(
        """select b.record_id, coalesce(b.number, '') from receipts_bankline l join receipts_bankstatement b on b.record_id = l.statement_id
           where l.receipt_id = %s and l.stands and l.amount > 0""",
        [receipt_id],
    )
    return (rows[0][0], rows[0][1]) if rows else None


def paid_before(references: Sequence[str], payers: Sequence[str], amounts: Sequence[Decimal]) -> list[ByHand]:
    """Receipts a bank may take back: with one of these references, or of one of these payers and amounts; the newest first."""
    rows = run(
        """select r.record_id, r.value_date, r.amount, r.currency, r.payer_name, r.bank_reference from receipts_receipt r
           where r.bill_id is null and r.state <> 'reversed' and r.amount = any(%s)
             and (r.bank_reference = any(%s) and r.bank_reference <> '' or r.payer_name = any(%s)) order by 1 desc limit 500""",
        [list(amounts), list(references), list(payers)],
    )
    return [ByHand(*row) for row in rows]
