"""Named reads of statements of account; private rows take the actor first."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.receipts import states
from makesell.documents.receipts.access import ACCOUNTS
from makesell.ground.access import Where
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.spine.rows import HeadRow, as_given, head, one_seen
from makesell.masterdata.parties import documents
from makesell.masterdata.parties.queries import document_rows


def rows_of(actor: Actor) -> Where:
    """The row filter of statements of account."""
    return document_rows(ACCOUNTS, actor, "receipts_accountstatement", "s.record_id")


_OPEN = "(select count(*) from receipts_statementdispute x where x.statement_id = s.record_id and x.answered_at is null)"
LISTING = Listing(
    noun="account_statements",
    source="receipts_accountstatement s",
    key="s.record_id",
    policy=ACCOUNTS,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="-number",
    joins=documents.joins("s"),
    fields=(
        documents.number("s"),
        documents.customer("s"),
        Field("first_date", "s.first_date", Kind.DATE),
        Field("last_date", "s.last_date", Kind.DATE, groups=True),
        Field("state", "s.state", Kind.CHOICE, groups=True, choices=states.ACCOUNTS),
        Field("opening", "s.opening", Kind.MONEY, sums=True, currency="currency"),
        Field("closing", "s.closing", Kind.MONEY, sums=True, currency="currency"),
        Field("disputes", _OPEN, Kind.INT, sums=True),
        Field("sent_date", "s.sent_date", Kind.DATE, nullable=True),
        Field("reminded_date", "s.reminded_date", Kind.DATE, nullable=True),
        Field("agreed_date", "s.agreed_date", Kind.DATE, nullable=True),
        documents.owner("s"),
        documents.unit("s"),
        Field("currency", "s.currency", Kind.CODE, groups=True),
    ),
)


@dataclass(frozen=True, slots=True)
class AccountRow(HeadRow):
    """A statement of account as its page and its acts read it."""

    customer_id: int
    customer: str
    email: str
    first_date: dt.date
    last_date: dt.date
    opening: Decimal
    closing: Decimal
    sent_date: dt.date | None
    reminded_date: dt.date | None
    agreed_date: dt.date | None
    agreed_by: str


_HEAD = f"""select {head("s")}, s.customer_id, c.name, c.email, s.first_date, s.last_date, s.opening, s.closing, s.sent_date, s.reminded_date,
        s.agreed_date, s.agreed_by
    from receipts_accountstatement s {documents.HEAD.format("s")}"""


def statement(actor: Actor, key: int) -> AccountRow:
    """One statement; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(AccountRow, _HEAD, "s.record_id", key, rows_of(actor))


def of_ids(keys: Sequence[int]) -> list[AccountRow]:
    """Statements as they stand, whoever asks, in the order given."""
    return as_given(AccountRow, _HEAD, "s.record_id", keys)


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line with the document it is of, and the balance after it."""

    position: int
    day: dt.date
    source_id: int
    kind: str
    document: str
    amount: Decimal
    balance: Decimal


def lines(statement_id: int) -> list[LineRow]:
    """The lines of a statement in order."""
    rows = run(
        """select l.position, l.day, l.source_id, r.kind, coalesce(r.number, r.title), l.amount,
                  s.opening + sum(l.amount) over (order by l.position)
           from receipts_statementline l join receipts_accountstatement s on s.record_id = l.statement_id join spine_record r on r.id = l.source_id
           where l.statement_id = %s order by l.position""",
        [statement_id],
    )
    return [LineRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class DisputeRow:
    """What a customer says against a line, and the answer."""

    id: int
    position: int
    words: str
    said_at: dt.datetime
    said_by: str
    answer: str
    answered_at: dt.datetime | None
    answered_by: str | None


def disputes(statement_id: int) -> list[DisputeRow]:
    """The disputes of a statement, the oldest first."""
    rows = run(
        """select d.id, d.position, d.words, d.said_at, d.said_by, d.answer, d.answered_at, p.name from receipts_statementdispute d
           left join organisation_person p on p.id = d.answered_by_id where d.statement_id = %s order by d.id""",
        [statement_id],
    )
    return [DisputeRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Moved:
    """What a customer's accounts were before a month, or (with a document) what one document changed on a day of it."""

    customer_id: int
    customer: str
    owner_id: int | None
    unit_id: int
    currency: str
    day: dt.date | None
    source_id: int | None
    amount: Decimal


def moved(first: dt.date, last: dt.date) -> list[Moved]:
    """Balances before a month and what changed in it: receivables less advances and credits, customers that were merged as one.

    A customer and currency that has a statement of the month already is left out.
    """
    rows = run(
        """with found as (
               select coalesce(c.merged_into_id, c.record_id) as customer_id, e.currency,
                      case when e.business_date >= %(first)s then e.business_date end as day,
                      case when e.business_date >= %(first)s then l.record_id end as source_id,
                      sum(case when e.account = 'receivable' then e.amount else -e.amount end) as amount
               from receivables_entry e join parties_customer c on c.record_id = e.customer_id join spine_line l on l.id = e.source_line_id
               where e.account not in ('bill', 'exchange') and e.business_date <= %(last)s group by 1, 2, 3, 4)
           select f.customer_id, c.name, c.owner_id, c.unit_id, f.currency, f.day, f.source_id, f.amount from found f
           join parties_customer c on c.record_id = f.customer_id
           where f.amount <> 0 and not exists (select 1 from receipts_accountstatement s where s.customer_id = f.customer_id
               and s.currency = f.currency and s.first_date = %(first)s and s.state <> 'discarded')
           order by f.customer_id, f.currency, f.day nulls first, f.source_id""",
        {"first": first, "last": last},
    )
    return [Moved(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A statement that waits: for answers of finance, or for the customer since a day."""

    id: int
    number: str
    customer: str
    state: str
    owner_id: int | None
    since: dt.date


def waiting() -> list[Waiting]:
    """Statements that were disputed, or that the customer has not answered yet."""
    rows = run(
        """select s.record_id, coalesce(s.number, ''), c.name, s.state, s.owner_id, coalesce(s.reminded_date, s.sent_date)
           from receipts_accountstatement s join parties_customer c on c.record_id = s.customer_id
           where s.state in ('sent', 'answered', 'disputed') order by 6, 1"""
    )
    return [Waiting(*row) for row in rows]
