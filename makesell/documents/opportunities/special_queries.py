"""Named reads of special prices 特价; private rows take the actor first. Returns frozen rows, never model instances."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.opportunities import states
from makesell.documents.opportunities.access import SPECIAL_PRICES
from makesell.ground.access import Where
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.spine.rows import HeadRow, by_key, count_seen, head, one_seen
from makesell.masterdata.parties import documents
from makesell.masterdata.parties.queries import document_rows


def rows_of(actor: Actor, act: str = "view") -> Where:
    """The special prices (`s`) an actor may see, or do an act with."""
    return document_rows(SPECIAL_PRICES, actor, "opportunities_specialprice", "s.record_id", act)


_JOINS = {
    **documents.joins("s"),
    "o": "join opportunities_opportunity o on o.record_id = s.opportunity_id",
    "orr": "join spine_record orr on orr.id = s.opportunity_id",
    "pr": "join products_product pr on pr.record_id = s.product_id",
}
LISTING = Listing(
    noun="special_prices",
    source="opportunities_specialprice s",
    key="s.record_id",
    policy=SPECIAL_PRICES,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="-number",
    joins=_JOINS,
    fields=(
        documents.number("s"),
        documents.customer("s"),
        Field("opportunity", "s.opportunity_id", Kind.REF, label_sql="orr.title", sort_sql="orr.sort_key", noun="opportunities"),
        Field("product", "s.product_id", Kind.REF, label_sql="pr.name", sort_sql="pr.code", groups=True, noun="products"),
        Field("qty", "s.qty", Kind.QTY),
        Field("unit_price", "s.unit_price", Kind.MONEY, currency="currency"),
        Field("list_price", "s.list_price", Kind.MONEY, currency="currency", nullable=True),
        Field("currency", "s.currency", Kind.CODE, groups=True),
        Field("tax_inclusive", "s.tax_inclusive", Kind.BOOL, groups=True),
        Field("state", "s.state", Kind.CHOICE, groups=True, choices=states.SPECIAL_LABELS),
        Field("asked_date", "s.asked_date", Kind.DATE, groups=True),
        Field("valid_until", "s.valid_until", Kind.DATE, groups=True),
        Field("reason", "s.reason", Kind.TEXT),
        documents.owner("s"),
        documents.unit("s"),
    ),
)


@dataclass(frozen=True, slots=True)
class SpecialRow(HeadRow):
    """A special price as its page and its acts read it."""

    opportunity_id: int
    opportunity: str
    customer_id: int
    customer: str
    product_id: int
    code: str
    product: str
    qty: Decimal
    unit_price: Decimal
    tax_inclusive: bool
    list_price: Decimal | None
    asked_date: dt.date
    valid_until: dt.date
    reason: str
    offer_id: int | None
    offer: str | None


_SELECT = f"""select {head("s")}, s.opportunity_id,
    coalesce(o.number || ' ', '') || orr.title, s.customer_id, c.name, s.product_id, pr.code, pr.name, s.qty, s.unit_price, s.tax_inclusive,
    s.list_price, s.asked_date, s.valid_until, s.reason, s.offer_id, k.name || ' · ' || f.offer
    from opportunities_specialprice s {" ".join(join for name, join in _JOINS.items() if name != "cn")}
    left join research_competitoroffer f on f.record_id = s.offer_id left join research_competitor k on k.record_id = f.competitor_id"""


def special(actor: Actor, key: int, act: str = "view") -> SpecialRow:
    """One special price; refuses (404) one that does not exist or that the actor may not do the act with, alike."""
    return one_seen(SpecialRow, _SELECT, "s.record_id", key, rows_of(actor, act))


def of_ids(keys: Sequence[int]) -> list[SpecialRow]:
    """Special prices by key, for acts (no row filter)."""
    return by_key(SpecialRow, _SELECT, "s.record_id", keys)


@dataclass(frozen=True, slots=True)
class Granted:
    """A special price that was granted: what may be sold at it in all, and why."""

    id: int
    number: str
    product_id: int
    qty: Decimal
    unit_price: Decimal
    tax_inclusive: bool
    reason: str


def granted(opportunity_id: int, currency: str, on: dt.date) -> list[Granted]:
    """The special prices of an opportunity that hold on a day in a currency, the used up ones too; whoever asks."""
    rows = run(
        """select record_id, coalesce(number, ''), product_id, qty, unit_price, tax_inclusive, reason from opportunities_specialprice
           where opportunity_id = %s and currency = %s and state in ('granted', 'used_up') and valid_until >= %s order by record_id""",
        [opportunity_id, currency, on],
    )
    return [Granted(*row) for row in rows]


def past(on: dt.date) -> list[int]:
    """Special prices in force whose last day has passed."""
    rows = run("select record_id from opportunities_specialprice where state = 'granted' and valid_until < %s order by record_id", [on])
    return [row[0] for row in rows]


def count_of_opportunity(actor: Actor, opportunity_id: int) -> int:
    """How many special prices of an opportunity the actor may see."""
    return count_seen("opportunities_specialprice s", "s.opportunity_id = %s", opportunity_id, rows_of(actor))


@dataclass(frozen=True, slots=True)
class Ending:
    """A special price in force that ends soon."""

    id: int
    number: str
    customer: str
    product: str
    valid_until: dt.date


def waiting(actor: Actor, soon: dt.date, most: int = 50) -> list[Ending]:
    """The actor's own special prices in force that end by a day, the first first."""
    if actor.person_id is None:
        return []
    rows = run(
        """select s.record_id, coalesce(s.number, ''), c.name, pr.code || ' ' || pr.name, s.valid_until from opportunities_specialprice s
           join parties_customer c on c.record_id = s.customer_id join products_product pr on pr.record_id = s.product_id
           where s.state = 'granted' and s.valid_until <= %s and s.owner_id = %s order by s.valid_until, s.record_id limit %s""",
        [soon, actor.person_id, most],
        keep=True,
    )
    return [Ending(*row) for row in rows]
