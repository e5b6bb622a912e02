"""Named reads of contracts and their templates; private rows take the actor first. Returns frozen rows, never model instances."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from makesell.documents.contracts import states
from makesell.documents.contracts.access import POLICY, TEMPLATES
from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import one, run
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.refusal import missing
from makesell.ground.spine.rows import HeadRow, by_key, count_seen, head, one_seen
from makesell.masterdata.parties import documents
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.parties.queries import document_rows


def rows_of(actor: Actor, act: str = "view") -> Where:
    """The row filter of contracts."""
    return document_rows(POLICY, actor, "contracts_contract", "k.record_id", act)


def templates_of(actor: Actor) -> Where:
    """Templates are seen whole or not at all."""
    return where(TEMPLATES.reach(actor), owner="null", unit="null")


# Which documents came before, for the chain of documents across the top of a page.
UPLINKS = (
    "select record_id as later, quotation_id as earlier from contracts_contract",
)
LISTING = Listing(
    noun="contracts",
    source="contracts_contract k",
    key="k.record_id",
    policy=POLICY,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="-contract_date",
    joins={**documents.joins("k"), "qu": "left join quotations_quotation qu on qu.record_id = k.quotation_id"},
    fields=(
        documents.number("k"),
        documents.customer("k"),
        Field("subject", "k.subject", Kind.TEXT),
        Field("kind", "k.kind", Kind.CHOICE, groups=True, choices=states.KINDS),
        Field("state", "k.state", Kind.CHOICE, groups=True, choices=states.LABELS),
        Field("revision", "k.revision", Kind.INT),
        Field("contract_date", "k.contract_date", Kind.DATE, groups=True),
        Field("start_date", "k.start_date", Kind.DATE),
        Field("end_date", "k.end_date", Kind.DATE, nullable=True, groups=True),
        # the day from which somebody should think of what comes after
        Field("notice_date", "k.end_date - k.notice_days", Kind.DATE, nullable=True),
        documents.owner("k"),
        documents.unit("k"),
        Field("gross", "k.gross", Kind.MONEY, sums=True, currency="currency"),
        Field("limit_gross", "k.limit_gross", Kind.MONEY, nullable=True, sums=True, currency="currency"),
        Field("currency", "k.currency", Kind.CODE, groups=True),
        Field("signed_at", "k.signed_at", Kind.MOMENT, nullable=True),
        Field("customer_reference", "k.customer_reference", Kind.CODE),
        Field("quotation", "k.quotation_id", Kind.REF, label_sql="qu.number", sort_sql="qu.number", nullable=True, noun="quotations"),
    ),
)
TEMPLATE_LIST = Listing(
    noun="contract_templates",
    source="contracts_contracttemplate m join spine_record r on r.id = m.record_id",
    key="m.record_id",
    policy=TEMPLATES,
    rows=templates_of,
    search_sql="r.search_grams",
    default_sort="code",
    fields=(
        Field("code", "m.code", Kind.CODE),
        Field("name", "m.name", Kind.TEXT, sort_sql="m.sort_key"),
        Field("name_en", "m.name_en", Kind.TEXT),
        Field("clauses", "jsonb_array_length(m.clauses)", Kind.INT),
        Field("active", "m.active", Kind.BOOL, groups=True),
    ),
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause: its title and its text."""

    title: str
    text: str


def _clauses(kept: str) -> tuple[Clause, ...]:
    return tuple(Clause(each["title"], each["text"]) for each in json.loads(kept))


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A template with its clauses."""

    id: int
    code: str
    name: str
    name_en: str
    active: bool
    version: int
    clauses: tuple[Clause, ...]


def template(template_id: int) -> TemplateRow:
    """One template, whoever asks; refuses (404) one that does not exist."""
    row = one("select record_id, code, name, name_en, active, version, clauses from contracts_contracttemplate where record_id = %s", [template_id])
    if row is None:
        raise missing()
    return TemplateRow(*(*row[:6], _clauses(row[6])))


@dataclass(frozen=True, slots=True)
class ContractRow(HeadRow):
    """A version of a contract as its page and its acts read it."""

    root_id: int
    revision: int
    replaces_id: int | None
    why: str
    kind: str
    subject: str
    customer_id: int
    customer: str
    customer_active: bool
    contact_id: int | None
    contact: str | None
    quotation_id: int | None
    quotation: str | None
    opportunity_id: int | None
    customer_reference: str
    contract_date: dt.date
    start_date: dt.date
    end_date: dt.date | None
    notice_days: int
    requested_date: dt.date | None
    tax_inclusive: bool
    rate: Decimal
    rate_note: str
    terms_id: int | None
    terms: str | None
    ship_to_id: int | None
    country: str | None
    limit_gross: Decimal | None
    net: Decimal
    tax: Decimal
    gross: Decimal
    approved_at: dt.datetime | None
    signed_at: dt.datetime | None
    ended_at: dt.datetime | None
    end_reason: str
    clauses: tuple[Clause, ...]

    @property
    def worth(self) -> Decimal:
        """What it binds both to at most, tax included: a frame's total, else its lines'."""
        return self.gross if self.limit_gross is None else self.limit_gross


_SELECT = f"""select {head("k")}, coalesce(k.root_id, k.record_id),
    k.revision, k.replaces_id, k.why, k.kind, k.subject, k.customer_id, c.name, c.active, k.contact_id, x.name, k.quotation_id, q.number,
    q.opportunity_id, k.customer_reference, k.contract_date, k.start_date, k.end_date, k.notice_days, k.requested_date, k.tax_inclusive, k.rate,
    k.rate_note, k.terms_id, t.name, k.ship_to_id, a.country, k.limit_gross, k.net, k.tax, k.gross, k.approved_at, k.signed_at, k.ended_at,
    k.end_reason, k.clauses
    from contracts_contract k {documents.HEAD.format("k")} left join parties_contact x on x.record_id = k.contact_id
    left join quotations_quotation q on q.record_id = k.quotation_id left join terms_paymentterms t on t.record_id = k.terms_id
    left join parties_address a on a.id = k.ship_to_id"""


def _contract(*row: Any) -> ContractRow:
    return ContractRow(*(*row[:-1], _clauses(row[-1])))


def contract(actor: Actor, contract_id: int, act: str = "view") -> ContractRow:
    """One contract; refuses (404) one that does not exist or that the actor may not do the act with, alike."""
    return one_seen(_contract, _SELECT, "k.record_id", contract_id, rows_of(actor, act))


def of_ids(contract_ids: Sequence[int]) -> list[ContractRow]:
    """Contracts by key, for acts (no row filter)."""
    return by_key(_contract, _SELECT, "k.record_id", contract_ids)


def versions(root_id: int) -> list[ContractRow]:
    """Every version under one number, newest first (no row filter: they have one owner and customer)."""
    rows = run(f"{_SELECT} where k.root_id = %s or k.record_id = %s order by k.revision desc", [root_id, root_id], keep=True)
    return [_contract(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of a contract."""

    id: int
    contract_id: int
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
    tax_rate: Decimal
    service_kind: str
    requested_date: dt.date | None


def lines(contract_id: int) -> list[LineRow]:
    """The lines of a contract by position."""
    rows = run(
        """select l.line_id, l.contract_id, l.position, l.kind, l.product_id, pr.code, pr.name, l.text, l.qty, l.unit_price, l.net, l.tax, l.gross,
                  l.list_price, l.price_kind, l.tax_rate, l.service_kind, l.requested_date
           from contracts_contractline l left join products_product pr on pr.record_id = l.product_id
           where l.contract_id = %s order by l.position""",
        [contract_id],
    )
    return [LineRow(*row) for row in rows]


def of_quotation(quotation_ids: Sequence[int]) -> dict[int, str | None]:
    """By quotation: the number of the contract that was made of it and was not withdrawn, whoever asks."""
    rows = run(
        "select quotation_id, number from contracts_contract where quotation_id = any(%s) and state <> 'withdrawn' order by record_id",
        [list(quotation_ids)],
        keep=True,
    )
    return dict(rows)


def renewed(contract_id: int) -> bool:
    """Whether a renewal of the contract is drafted or signed."""
    found = one(
        "select 1 from contracts_contract where replaces_id = %s and root_id is null and state <> 'withdrawn' limit 1", [contract_id]
    )
    return found is not None


def _count(actor: Actor, condition: str, value: object) -> int:
    return count_seen("contracts_contract k", condition, value, rows_of(actor))


def count_of_quotation(actor: Actor, quotation_id: int) -> int:
    """How many contracts of a quotation the actor may see."""
    return _count(actor, "k.quotation_id = %s", quotation_id)


def count_of_customer(actor: Actor, customer_id: int) -> int:
    """How many contracts of a customer the actor may see."""
    return _count(actor, "k.customer_id = any(%s)", parties.with_merged(customer_id))


def past(on: dt.date) -> list[int]:
    """Contracts in force whose last day has passed."""
    rows = run("select record_id from contracts_contract where state = 'signed' and end_date < %s order by record_id", [on])
    return [row[0] for row in rows]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A contract that waits for somebody: to sign it for the company, to have it signed, or to think of what comes after."""

    id: int
    number: str
    customer: str
    act: str
    day: dt.date


def waiting(actor: Actor, on: dt.date, most: int = 50) -> list[Waiting]:
    """What waits for the actor on a day: contracts to sign for the company, one's own to send for signature, and those that end soon."""
    if actor.person_id is None:
        return []
    signs = document_rows(POLICY, actor, "contracts_contract", "k.record_id", "sign")
    rows = run(
        f"""select k.record_id, coalesce(k.number, ''), c.name, 'sign', k.start_date
            from contracts_contract k join parties_customer c on c.record_id = k.customer_id
            where k.state = 'approved' and {signs.sql}
              and exists (select 1 from signing_signature s where s.record_id = k.record_id and s.party = 'other')
            union all
            select k.record_id, coalesce(k.number, ''), c.name, 'send', k.start_date
            from contracts_contract k join parties_customer c on c.record_id = k.customer_id
            where k.state = 'approved' and k.owner_id = %s
              and not exists (select 1 from signing_signature s where s.record_id = k.record_id and s.party = 'other')
            union all
            select k.record_id, coalesce(k.number, ''), c.name, 'expiry', k.end_date
            from contracts_contract k join parties_customer c on c.record_id = k.customer_id
            where k.state = 'signed' and k.owner_id = %s and k.end_date - k.notice_days <= %s
              and not exists (select 1 from contracts_contract n where n.replaces_id = k.record_id and n.state <> 'withdrawn')
            order by 5, 1 limit %s""",
        [*signs.params, actor.person_id, actor.person_id, on, most],
        keep=True,
    )
    return [Waiting(*row) for row in rows]
