"""Named reads of dunning letters and of what stops them; what is overdue and may be dunned."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.invoices import dunning_states as states
from makesell.documents.invoices.access import DUNNING, DUNNING_STOPS
from makesell.ground.access import Where
from makesell.ground.actor import Actor
from makesell.ground.db import run, values
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.spine.rows import HeadRow, as_given, head, one_seen
from makesell.masterdata.parties import documents
from makesell.masterdata.parties.queries import document_rows


def letters_of(actor: Actor) -> Where:
    """The row filter of dunning letters."""
    return document_rows(DUNNING, actor, "invoices_dunningletter", "d.record_id")


def stops_of(actor: Actor) -> Where:
    """The row filter of what stops them."""
    return document_rows(DUNNING_STOPS, actor, "invoices_dunningstop", "s.record_id")


LISTING = Listing(
    noun="dunning_letters",
    source="invoices_dunningletter d",
    key="d.record_id",
    policy=DUNNING,
    rows=letters_of,
    search_sql="r.search_grams",
    default_sort="-letter_date",
    joins=documents.joins("d"),
    fields=(
        documents.number("d"),
        documents.customer("d"),
        Field("level", "d.level", Kind.INT, groups=True),
        Field("state", "d.state", Kind.CHOICE, groups=True, choices=states.LABELS),
        Field("letter_date", "d.letter_date", Kind.DATE, groups=True),
        Field("open", "d.open", Kind.MONEY, sums=True, currency="currency"),
        Field("interest", "d.interest", Kind.MONEY, sums=True, currency="currency"),
        Field("promised_date", "d.promised_date", Kind.DATE, nullable=True),
        documents.owner("d"),
        documents.unit("d"),
        Field("currency", "d.currency", Kind.CODE, groups=True),
    ),
)
STOP_LISTING = Listing(
    noun="dunning_stops",
    source="invoices_dunningstop s",
    key="s.record_id",
    policy=DUNNING_STOPS,
    rows=stops_of,
    search_sql="r.search_grams",
    default_sort="customer",
    joins={**documents.joins("s"), "i": "left join invoices_invoice i on i.record_id = s.invoice_id"},
    fields=(
        documents.number("s"),
        documents.customer("s"),
        Field("invoice", "s.invoice_id", Kind.REF, label_sql="i.number", sort_sql="i.number", nullable=True, noun="invoices"),
        Field("reason", "s.reason", Kind.TEXT),
        Field("above_level", "s.above_level", Kind.INT, nullable=True),
        Field("until_date", "s.until_date", Kind.DATE, nullable=True),
        Field("state", "s.state", Kind.CHOICE, groups=True, choices=states.STOPS),
        documents.owner("s"),
    ),
)


@dataclass(frozen=True, slots=True)
class LetterRow(HeadRow):
    """A dunning letter's head."""

    customer_id: int
    customer: str
    language: str
    email: str
    level: int
    letter_date: dt.date
    open: Decimal
    interest: Decimal
    promised_date: dt.date | None
    promise: str


_HEAD = f"""select {head("d")}, d.customer_id, c.name, c.language, c.email, d.level, d.letter_date, d.open, d.interest, d.promised_date, d.promise
    from invoices_dunningletter d join parties_customer c on c.record_id = d.customer_id
    join organisation_unit u on u.id = d.unit_id left join organisation_person p on p.id = d.owner_id"""


def letter(actor: Actor, key: int) -> LetterRow:
    """One letter; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(LetterRow, _HEAD, "d.record_id", key, letters_of(actor))


def of_ids(keys: Sequence[int]) -> list[LetterRow]:
    """Letters as they stand, whoever asks, in the order given; those that do not exist are left out."""
    return as_given(LetterRow, _HEAD, "d.record_id", keys)


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A due item as the letter states it, and what is open of it today."""

    id: int
    position: int
    invoice_id: int
    invoice: str | None
    due_date: dt.date
    days: int
    open: Decimal
    interest: Decimal
    open_now: Decimal
    charged: Decimal     # of its interest, with this letter or one before


# What posted charges say of a due item `x` of a letter, or the interest of it.
_CHARGED_OF = """(select coalesce(sum(y.gross), 0) from invoices_dunningline z join invoices_invoiceline y on y.dunning_line_id = z.line_id
    join invoices_invoice v on v.record_id = y.invoice_id and v.state = 'posted' where z.due_item_id = x.due_item_id)"""


def lines(key: int) -> list[LetterLine]:
    """The lines of a letter by position."""
    rows = run(
        f"""select x.line_id, x.position, x.invoice_id, i.number, x.due_date, x.days, x.open, x.interest, t.amount - t.settled, {_CHARGED_OF}
           from invoices_dunningline x
           join invoices_invoice i on i.record_id = x.invoice_id join receivables_dueitem t on t.id = x.due_item_id
           where x.letter_id = %s order by x.position""",
        [key],
    )
    return [LetterLine(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Overdue:
    """A due item that is overdue and not stopped, with the newest letter its customer has got in its currency and not settled."""

    due_item_id: int
    invoice_id: int
    customer_id: int
    customer: str
    owner_id: int | None
    unit_id: int
    currency: str
    due_date: dt.date
    open: Decimal
    charge: bool             # of a letter before: it bears no interest
    letter_level: int | None
    letter_date: dt.date | None
    letter_state: str | None
    most_level: int | None     # no letter of a higher level goes out


def overdue(on: dt.date, customer_ids: Sequence[int] | None = None) -> list[Overdue]:
    """What is overdue on a day of posted invoices, of these customers or of all, those that are stopped left out; whoever asks."""
    rows = run(
        """select t.id, i.record_id, cn.record_id, cn.name, cn.owner_id, cn.unit_id, t.currency, t.due_date, t.amount - t.settled,
                  i.letter_id is not null, l.level, l.letter_date, l.state, m.level
           from receivables_dueitem t join invoices_invoice i on i.record_id = t.record_id and i.state = 'posted'
           join parties_customer c on c.record_id = i.customer_id
           join parties_customer cn on cn.record_id = coalesce(c.merged_into_id, c.record_id)
           left join lateral (
               select x.level, x.letter_date, x.state from invoices_dunningletter x
               where x.customer_id = cn.record_id and x.currency = t.currency and x.state in ('draft', 'sent', 'promised', 'broken')
               order by x.record_id desc limit 1
           ) l on true
           left join lateral (
               select min(x.above_level) as level from invoices_dunningstop x
               where x.state = 'stands' and x.invoice_id is null and x.customer_id in (c.record_id, cn.record_id)
                 and (x.until_date is null or x.until_date >= %(on)s)
           ) m on true
           where t.due_date < %(on)s and t.amount > t.settled and (%(ids)s::bigint[] is null or cn.record_id = any(%(ids)s))
             and not exists (select 1 from invoices_dunningstop s where s.state = 'stands' and s.above_level is null
                             and s.customer_id in (c.record_id, cn.record_id)
                             and (s.invoice_id is null or s.invoice_id = i.record_id) and (s.until_date is null or s.until_date >= %(on)s))
           order by cn.record_id, t.currency, t.due_date, t.id""",
        {"on": on, "ids": None if customer_ids is None else list(customer_ids)},
    )
    return [Overdue(*row) for row in rows]


def settled() -> list[int]:
    """Letters with customers of which nothing is open any more."""
    return values(
        """select d.record_id from invoices_dunningletter d where d.state in ('sent', 'promised', 'broken')
           and not exists (select 1 from invoices_dunningline x join receivables_dueitem t on t.id = x.due_item_id
                           where x.letter_id = d.record_id and t.amount > t.settled) order by 1"""
    )


@dataclass(frozen=True, slots=True)
class ChargeRow:
    """A charge of a letter: the invoice it is, and what is open of it."""

    id: int
    number: str | None
    state: str
    day: dt.date
    net: Decimal
    tax: Decimal
    gross: Decimal
    open: Decimal


def charges(key: int) -> list[ChargeRow]:
    """The charges of a letter, the newest first; those that were reversed too."""
    rows = run(
        """select i.record_id, i.number, i.state, i.invoice_date, i.net, i.tax, i.gross, coalesce(o.open, 0) from invoices_invoice i
           left join receivables_outstanding o on o.record_id = i.record_id where i.letter_id = %s order by i.record_id desc""",
        [key],
    )
    return [ChargeRow(*row) for row in rows]


def any_charged() -> bool:
    """Whether any letter was ever charged."""
    return bool(values("select 1 from invoices_invoice where letter_id is not null limit 1"))


@dataclass(frozen=True, slots=True)
class ChargedLine:
    """A line of a charge: the invoice whose money was overdue, so many days; none of both is the letter's fee."""

    position: int
    invoice_id: int | None
    invoice: str | None
    open: Decimal | None
    days: int | None
    net: Decimal
    tax_rate: Decimal
    tax: Decimal
    gross: Decimal


def charged_lines(key: int) -> list[ChargedLine]:
    """The lines of a charge by position."""
    rows = run(
        """select x.position, i.record_id, i.number, d.open, d.days, x.net, x.tax_rate, x.tax, x.gross from invoices_invoiceline x
           left join invoices_dunningline d on d.line_id = x.dunning_line_id left join invoices_invoice i on i.record_id = d.invoice_id
           where x.invoice_id = %s and x.order_line_id is null order by 1""",
        [key],
    )
    return [ChargedLine(*row) for row in rows]


def unkept(before: dt.date) -> list[int]:
    """Letters whose promised day is over."""
    return values("select record_id from invoices_dunningletter where state = 'promised' and promised_date < %s order by 1", [before])


def with_customers(customer_ids: Sequence[int]) -> list[int]:
    """Letters that customers have got and not settled."""
    sql = "select record_id from invoices_dunningletter where customer_id = any(%s) and state in ('sent', 'promised', 'broken') order by 1"
    return values(sql, [list(customer_ids)])


@dataclass(frozen=True, slots=True)
class StopRow(HeadRow):
    """A stop's head."""

    customer_id: int
    customer: str
    invoice_id: int | None
    invoice: str | None
    reason: str
    until_date: dt.date | None
    above_level: int | None


_STOP = f"""select {head("s")}, s.customer_id, c.name, s.invoice_id, i.number, s.reason, s.until_date, s.above_level
    from invoices_dunningstop s
    join parties_customer c on c.record_id = s.customer_id join organisation_unit u on u.id = s.unit_id
    left join organisation_person p on p.id = s.owner_id left join invoices_invoice i on i.record_id = s.invoice_id"""


def stop(actor: Actor, key: int) -> StopRow:
    """One stop; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(StopRow, _STOP, "s.record_id", key, stops_of(actor))


def stops(keys: Sequence[int]) -> list[StopRow]:
    """Stops as they stand, whoever asks."""
    return as_given(StopRow, _STOP, "s.record_id", keys)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter that waits for somebody."""

    id: int
    number: str | None
    customer: str
    state: str
    open: Decimal
    currency: str
    since: dt.date


def waiting(wanted: Sequence[str], most: int = 500) -> list[Waiting]:
    """Letters in these states, the oldest first; whoever asks."""
    rows = run(
        """select d.record_id, d.number, c.name, d.state, d.open, d.currency, d.letter_date from invoices_dunningletter d
           join parties_customer c on c.record_id = d.customer_id where d.state = any(%s) order by d.letter_date, d.record_id limit %s""",
        [list(wanted), most],
    )
    return [Waiting(*row) for row in rows]
