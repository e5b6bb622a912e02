"""Named reads of quotations; private rows take the actor first. Returns frozen rows, never model instances."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from makesell.documents.quotations import states
from makesell.documents.quotations.access import POLICY
from makesell.ground.access import Where
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.spine.rows import HeadRow, by_key, count_seen, head, one_seen
from makesell.masterdata.parties import documents
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.parties.queries import document_rows
from makesell.masterdata.partnumbers.queries import JOIN as CALLED


def rows_of(actor: Actor, act: str = "view") -> Where:
    """The row filter of quotations."""
    return document_rows(POLICY, actor, "quotations_quotation", "q.record_id", act)


# Which documents came before, for the chain of documents across the top of a page.
UPLINKS = (
    "select record_id as later, opportunity_id as earlier from quotations_quotation",
)
LISTING = Listing(
    noun="quotations",
    source="quotations_quotation q",
    key="q.record_id",
    policy=POLICY,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="-quotation_date",
    joins={**documents.joins("q"), "op": "left join opportunities_opportunity op on op.record_id = q.opportunity_id"},
    fields=(
        documents.number("q"),
        documents.customer("q"),
        Field("quotation_date", "q.quotation_date", Kind.DATE, groups=True),
        Field("valid_until", "q.valid_until", Kind.DATE, groups=True),
        Field("state", "q.state", Kind.CHOICE, groups=True, choices=states.LABELS),
        Field("revision", "q.revision", Kind.INT),
        documents.owner("q"),
        documents.unit("q"),
        Field("net", "q.net", Kind.MONEY, sums=True, currency="currency"),
        Field("tax", "q.tax", Kind.MONEY, sums=True, currency="currency"),
        Field("gross", "q.gross", Kind.MONEY, sums=True, currency="currency"),
        Field("currency", "q.currency", Kind.CODE, groups=True),
        Field("customer_reference", "q.customer_reference", Kind.CODE),
        Field("sent_at", "q.sent_at", Kind.MOMENT, nullable=True),
        Field("decided_at", "q.decided_at", Kind.MOMENT, nullable=True),
        Field(
            "opportunity", "q.opportunity_id", Kind.REF, label_sql="op.number", sort_sql="op.number", nullable=True, noun="opportunities"
        ),
        # the key of the first version: all versions of one number
        Field("root", "coalesce(q.root_id, q.record_id)", Kind.REF),
    ),
)


@dataclass(frozen=True, slots=True)
class QuotationRow(HeadRow):
    """A version of a quotation as its page and its acts read it."""

    root_id: int
    revision: int
    replaces_id: int | None
    why: str
    customer_id: int
    customer: str
    customer_active: bool
    opportunity_id: int | None
    opportunity: str | None
    contact_id: int | None
    contact: str | None
    territory_id: int | None
    customer_reference: str
    quotation_date: dt.date
    valid_until: dt.date
    requested_date: dt.date | None
    tax_inclusive: bool
    rate: Decimal
    rate_note: str
    terms_id: int | None
    terms: str | None
    ship_to_id: int | None
    country: str | None
    message: str
    net: Decimal
    tax: Decimal
    gross: Decimal
    sent_at: dt.datetime | None
    decided_at: dt.datetime | None
    decided_by: str
    decision: str
    lost_to_id: int | None
    lost_to: str | None


_SELECT = f"""select {head("q")}, coalesce(q.root_id, q.record_id),
    q.revision, q.replaces_id, q.why, q.customer_id, c.name, c.active, q.opportunity_id, op.number, q.contact_id, k.name, q.territory_id,
    q.customer_reference, q.quotation_date, q.valid_until, q.requested_date, q.tax_inclusive, q.rate, q.rate_note, q.terms_id,
    t.name, q.ship_to_id, a.country, q.message, q.net, q.tax, q.gross, q.sent_at, q.decided_at, q.decided_by, q.decision, q.lost_to_id, x.name
    from quotations_quotation q {documents.HEAD.format("q")} left join parties_contact k on k.record_id = q.contact_id
    left join terms_paymentterms t on t.record_id = q.terms_id left join parties_address a on a.id = q.ship_to_id
    left join research_competitor x on x.record_id = q.lost_to_id left join opportunities_opportunity op on op.record_id = q.opportunity_id"""


def quotation(actor: Actor, quotation_id: int, act: str = "view") -> QuotationRow:
    """One quotation; refuses (404) one that does not exist or that the actor may not do the act with, alike."""
    return one_seen(QuotationRow, _SELECT, "q.record_id", quotation_id, rows_of(actor, act))


def of_ids(quotation_ids: Sequence[int]) -> list[QuotationRow]:
    """Quotations by key, for acts (no row filter)."""
    return by_key(QuotationRow, _SELECT, "q.record_id", quotation_ids)


def versions(root_id: int) -> list[QuotationRow]:
    """Every version under one number, newest first (no row filter: they have one owner and customer)."""
    rows = run(f"{_SELECT} where q.root_id = %s or q.record_id = %s order by q.revision desc", [root_id, root_id], keep=True)
    return [QuotationRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class SoldRow:
    """A line that is a sale: its product, its customer's class, quantity, net and gross in company currency; its customer, and its price as a
    share of the list price and of the floor price, where it has them."""

    product_group_id: int | None
    product_id: int | None
    customer_class: str
    qty: Decimal
    net: Decimal
    gross: Decimal
    customer_id: int | None = None
    of_list: Decimal | None = None
    of_floor: Decimal | None = None


def sold(quotation_id: int) -> list[SoldRow]:
    """What a quotation's lines sell; the caller may see the quotation."""
    rows = run(
        """select pr.group_id, l.product_id, coalesce(c.customer_class, ''), l.qty, l.net * q.rate, l.gross * q.rate, q.customer_id,
                  l.unit_price / nullif(l.list_price, 0), l.unit_price / nullif(l.floor_price, 0)
           from quotations_quotationline l join quotations_quotation q on q.record_id = l.quotation_id
           left join products_product pr on pr.record_id = l.product_id left join parties_customer c on c.record_id = q.customer_id
           where l.quotation_id = %s and l.kind = 'sale' order by l.position""",
        [quotation_id],
    )
    return [SoldRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of a quotation."""

    id: int
    quotation_id: int
    position: int
    kind: str
    product_id: int | None
    code: str | None
    product: str | None
    text: str
    qty: Decimal
    unit_price: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal
    list_price: Decimal | None
    price_kind: str
    price_reason: dict[str, Any] | None
    tax_rate: Decimal
    service_kind: str
    requested_date: dt.date | None
    instead_of: int | None
    chosen: bool
    promised_date: dt.date | None
    promise_cause: dict[str, Any] | None
    called: str | None      # the customer's own number of the product


def lines(quotation_id: int) -> list[LineRow]:
    """The lines of a quotation by position."""
    rows = run(
        f"""select l.line_id, l.quotation_id, l.position, l.kind, l.product_id, pr.code, pr.name, l.text, l.qty, l.unit_price, l.net, l.tax, l.gross,
                  l.list_price, l.price_kind, l.price_reason, l.tax_rate, l.service_kind, l.requested_date, l.instead_of, l.chosen,
                  l.promised_date, l.promise_cause, pn.number
           from quotations_quotationline l join quotations_quotation q on q.record_id = l.quotation_id
           left join products_product pr on pr.record_id = l.product_id {CALLED.format(customer="q.customer_id")}
           where l.quotation_id = %s order by l.position""",
        [quotation_id],
    )
    kept = (15, 22)     # what the price and the date came from, as JSON
    return [LineRow(*(json.loads(each) if each and n in kept else each for n, each in enumerate(row))) for row in rows]


@dataclass(frozen=True, slots=True)
class Beside:
    """What another open document offers or sells of a product, in company currency: at its price, and at the list. For splitting."""

    number: str
    product_id: int
    qty: Decimal
    net: Decimal
    listed: Decimal


def beside(customer_ids: Sequence[int], since: dt.date, without_root: int | None) -> list[Beside]:
    """The chosen goods of the customers' other open quotations since a day, whoever asks."""
    rows = run(
        """select coalesce(q.number, ''), l.product_id, sum(l.qty), sum(l.net * q.rate),
                  sum(case when l.list_price > 0 and l.unit_price > 0 then l.net * q.rate * l.list_price / l.unit_price else l.net * q.rate end)
           from quotations_quotation q join quotations_quotationline l on l.quotation_id = q.record_id
           where q.customer_id = any(%s) and q.quotation_date >= %s and q.state = any(%s) and l.chosen and l.product_id is not null
             and coalesce(q.root_id, q.record_id) is distinct from %s
           group by 1, 2 order by 1, 2""",
        [list(customer_ids), since, list(states.OPEN), without_root],
    )
    return [Beside(*row) for row in rows]


def count_of_customer(actor: Actor, customer_id: int) -> int:
    """How many quotations of a customer the actor may see."""
    return count_seen("quotations_quotation q", "q.customer_id = any(%s)", parties.with_merged(customer_id), rows_of(actor))


def count_of_opportunity(actor: Actor, opportunity_id: int) -> int:
    """How many quotations of an opportunity the actor may see."""
    return count_seen("quotations_quotation q", "q.opportunity_id = %s", opportunity_id, rows_of(actor))


def rivals(row: QuotationRow) -> list[int]:
    """What an acceptance closes: the other open versions under the number, and the open quotations of the same opportunity."""
    rows = run(
        """select record_id from quotations_quotation where record_id <> %s and state in ('approved', 'sent')
           and (coalesce(root_id, record_id) = %s or opportunity_id = %s) order by record_id""",
        [row.id, row.root_id, row.opportunity_id],
    )
    return [each[0] for each in rows]


def past(on: dt.date) -> list[int]:
    """Quotations with customers whose last day has passed."""
    rows = run("select record_id from quotations_quotation where state = 'sent' and valid_until < %s order by record_id", [on])
    return [row[0] for row in rows]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A quotation of the actor's that waits for a step of theirs."""

    id: int
    number: str
    customer: str
    state: str
    valid_until: dt.date


def waiting(actor: Actor, soon: dt.date, most: int = 50) -> list[Waiting]:
    """One's quotations to send, accepted ones nobody has made anything of yet (asked by `made`), and those that end soon."""
    if actor.person_id is None:
        return []
    rows = run(
        """select q.record_id, coalesce(q.number, ''), c.name, q.state, q.valid_until
           from quotations_quotation q join parties_customer c on c.record_id = q.customer_id
           where q.owner_id = %s and (q.state in ('approved', 'accepted', 'declined') or q.state = 'sent' and q.valid_until <= %s)
           order by q.valid_until, q.record_id limit %s""",
        [actor.person_id, soon, most],
        keep=True,
    )
    return [Waiting(*row) for row in rows]
