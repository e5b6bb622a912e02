"""Named reads of market research; frozen rows, never model instances. Research is for everybody who may see it at all."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from makesell.documents.research import states
from makesell.documents.research.access import COMPETITORS, MARKET_SIZES, NOTES, OFFERS
from makesell.ground.access import Policy, Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import one, run
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.refusal import missing
from makesell.ground.roster import listings as roster
from makesell.ground.spine.rows import by_key, count_seen, one_seen
from makesell.masterdata.parties import queries as parties

_RECORD = "join spine_record r on r.id = {}.record_id"
_GROUP = "left join products_productgroup g on g.record_id = x.product_group_id"
_TERRITORY = "left join territories_territory t on t.record_id = x.territory_id"
_COMPETITOR = "{} join research_competitor k on k.record_id = x.competitor_id"
_OWNER = "left join organisation_person p on p.id = x.owner_id"
_PERIOD = "join period_period pp on pp.id = x.period_id"


def _rows(policy: Policy, actor: Actor, alias: str = "x") -> Where:
    return where(policy.reach(actor), owner=f"{alias}.owner_id", unit=f"{alias}.unit_id")


def sizes_of(actor: Actor) -> Where:
    """The market sizes an actor may see."""
    return _rows(MARKET_SIZES, actor)


def competitors_of(actor: Actor) -> Where:
    """The competitors an actor may see."""
    return where(COMPETITORS.reach(actor), owner="null", unit="null")


def offers_of(actor: Actor) -> Where:
    """The competitors' offers an actor may see: those to nobody in particular, and those to customers whose documents are the actor's."""
    if OFFERS.reach(actor).nothing:
        return Where("false")
    seen = parties.document_rows(OFFERS, actor, "research_competitoroffer", "x.record_id")
    return Where(f"(x.customer_id is null or {seen.sql})", seen.params)


def notes_of(actor: Actor) -> Where:
    """The research notes an actor may see."""
    return _rows(NOTES, actor)


_GROUP_FIELD = Field(
    "product_group", "x.product_group_id", Kind.REF, label_sql="g.name", sort_sql="g.code", nullable=True, groups=True, noun="product_groups"
)
_TERRITORY_FIELD = Field(
    "territory", "x.territory_id", Kind.REF, label_sql="t.name", sort_sql="t.code", nullable=True, groups=True, noun="territories"
)
_OWNER_FIELD = roster.owner("x")
SIZES = Listing(
    noun="market_sizes",
    source=f"research_marketsize x {_PERIOD}",
    key="x.record_id",
    policy=MARKET_SIZES,
    rows=sizes_of,
    search_sql="r.search_grams",
    default_sort="-period_start",
    joins={"r": _RECORD.format("x"), "g": _GROUP, "t": _TERRITORY, "p": _OWNER},
    fields=(
        Field("number", "x.number", Kind.CODE, nullable=True),
        _GROUP_FIELD,
        _TERRITORY_FIELD,
        Field("period", "x.period_id", Kind.REF, label_sql="pp.code", sort_sql="pp.code", groups=True, noun="periods"),
        Field("period_start", "pp.start_date", Kind.DATE, groups=True),
        Field("basis", "x.basis", Kind.CHOICE, groups=True, choices=states.BASES),
        Field("amount", "x.amount", Kind.QTY),
        Field("currency", "x.currency", Kind.CODE, groups=True),
        Field("state", "x.state", Kind.CHOICE, groups=True, choices=states.LABELS),
        Field("revision", "x.revision", Kind.INT),
        Field("source", "x.source", Kind.TEXT),
        Field("source_date", "x.source_date", Kind.DATE),
        Field("confidence", "x.confidence", Kind.CHOICE, groups=True, choices=states.CONFIDENCES),
        _OWNER_FIELD,
    ),
)
COMPETITOR_LIST = Listing(
    noun="competitors",
    source="research_competitor k join spine_record r on r.id = k.record_id",
    key="k.record_id",
    policy=COMPETITORS,
    rows=competitors_of,
    search_sql="r.search_grams",
    default_sort="name",
    fields=(
        Field("code", "k.code", Kind.CODE),
        Field("name", "k.name", Kind.TEXT, sort_sql="k.sort_key"),
        Field("name_en", "k.name_en", Kind.TEXT),
        Field("website", "k.website", Kind.TEXT),
        Field("active", "k.active", Kind.BOOL, groups=True),
    ),
)
OFFER_LIST = Listing(
    noun="competitor_offers",
    source="research_competitoroffer x join research_competitor k on k.record_id = x.competitor_id",
    key="x.record_id",
    policy=OFFERS,
    rows=offers_of,
    search_sql="r.search_grams",
    default_sort="-offer_date",
    joins={
        "r": _RECORD.format("x"), "g": _GROUP, "p": _OWNER, "c": "left join parties_customer c on c.record_id = x.customer_id",
        "cn": f"left {parties.NOW}",
    },
    fields=(
        Field("number", "x.number", Kind.CODE, nullable=True),
        Field("competitor", "x.competitor_id", Kind.REF, label_sql="k.name", sort_sql="k.sort_key", groups=True, noun="competitors"),
        Field("offer", "x.offer", Kind.TEXT),
        _GROUP_FIELD,
        replace(parties.field("x.customer_id"), nullable=True),
        Field("unit_price", "x.unit_price", Kind.MONEY, nullable=True, currency="currency"),
        Field("currency", "x.currency", Kind.CODE, groups=True),
        Field("offer_date", "x.offer_date", Kind.DATE, groups=True),
        Field("source", "x.source", Kind.TEXT),
        Field("state", "x.state", Kind.CHOICE, groups=True, choices=states.NOTE_LABELS),
        _OWNER_FIELD,
    ),
)  # fmt: skip
NOTE_LIST = Listing(
    noun="research_notes",
    source="research_researchnote x",
    key="x.record_id",
    policy=NOTES,
    rows=notes_of,
    search_sql="r.search_grams",
    default_sort="-note_date",
    joins={"r": _RECORD.format("x"), "g": _GROUP, "t": _TERRITORY, "k": _COMPETITOR.format("left"), "p": _OWNER},
    fields=(
        Field("number", "x.number", Kind.CODE, nullable=True),
        Field("title", "r.title", Kind.TEXT),
        Field("note_date", "x.note_date", Kind.DATE, groups=True),
        Field("source", "x.source", Kind.TEXT),
        _GROUP_FIELD,
        _TERRITORY_FIELD,
        Field("competitor", "x.competitor_id", Kind.REF, label_sql="k.name", sort_sql="k.sort_key", nullable=True, groups=True, noun="competitors"),
        Field("state", "x.state", Kind.CHOICE, groups=True, choices=states.NOTE_LABELS),
        _OWNER_FIELD,
    ),
)


@dataclass(frozen=True, slots=True)
class SizeRow:
    """A market size as its page and market share read it."""

    id: int
    number: str | None
    state: str
    owner_id: int | None
    owner: str | None
    unit_id: int
    currency: str
    version: int
    product_group_id: int | None
    product_group: str | None
    territory_id: int | None
    territory: str | None
    period_id: int
    kind: str
    period: str
    start: dt.date
    end: dt.date
    basis: str
    amount: Decimal
    source: str
    source_date: dt.date
    method: str
    revision: int
    replaces_id: int | None
    published_at: dt.datetime | None
    published_by_id: int | None
    published_by: str | None
    q1: Decimal | None
    q2: Decimal | None
    q3: Decimal | None
    q4: Decimal | None
    confidence: str

    @property
    def season(self) -> tuple[Decimal | None, ...]:
        """The shares of the quarters."""
        return (self.q1, self.q2, self.q3, self.q4)


_SIZE = f"""select x.record_id, x.number, x.state, x.owner_id, p.name, x.unit_id, x.currency, x.version, x.product_group_id, g.name,
    x.territory_id, t.name, x.period_id, pp.kind, pp.code, pp.start_date, pp.end_date, x.basis, x.amount, x.source, x.source_date, x.method,
    x.revision, x.replaces_id, x.published_at, x.published_by_id, pb.name, x.q1, x.q2, x.q3, x.q4, x.confidence
    from research_marketsize x {_PERIOD} {_GROUP} {_TERRITORY} {_OWNER} left join organisation_person pb on pb.id = x.published_by_id"""


def size(actor: Actor, size_id: int) -> SizeRow:
    """One market size; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(SizeRow, _SIZE, "x.record_id", size_id, sizes_of(actor))


def sizes(size_ids: Sequence[int]) -> list[SizeRow]:
    """Market sizes by key, for acts (no row filter)."""
    return by_key(SizeRow, _SIZE, "x.record_id", size_ids)


def published(starts: Sequence[dt.date], ends: Sequence[dt.date]) -> list[SizeRow]:
    """The published sizes of exactly these periods, for metrics, which ask for access themselves."""
    rows = run(
        f"""{_SIZE} join unnest(%s::date[], %s::date[]) as w(s, e) on pp.start_date = w.s and pp.end_date = w.e
            where x.state = 'published' order by x.record_id""",
        [list(starts), list(ends)],
        keep=True,
    )
    return [SizeRow(*row) for row in rows]


def first_published(size_ids: Sequence[int]) -> dict[int, SizeRow]:
    """Of sizes that were restated, by key: the one first published of the same segment, period and basis."""
    rows = run(
        f"""{_SIZE.replace("select ", "select s.record_id, ", 1)}
            join research_marketsize s on s.period_id = x.period_id and s.basis = x.basis
                and s.product_group_id is not distinct from x.product_group_id and s.territory_id is not distinct from x.territory_id
            where s.record_id = any(%s) and x.published_at is not null and x.record_id <> s.record_id
            order by s.record_id, x.revision desc, x.record_id desc""",
        [list(size_ids)],
        keep=True,
    )
    return {row[0]: SizeRow(*row[1:]) for row in rows}


def size_in_force(row: SizeRow) -> int | None:
    """The published size of the same segment, period and basis, if there is one."""
    found = one(
        """select record_id from research_marketsize where state = 'published' and period_id = %s and basis = %s
           and product_group_id is not distinct from %s and territory_id is not distinct from %s""",
        [row.period_id, row.basis, row.product_group_id, row.territory_id],
    )
    return int(found[0]) if found else None


def open_revision(size_id: int) -> int | None:
    """The draft that revises a size, if there is one."""
    found = one("select record_id from research_marketsize where replaces_id = %s and state = 'draft'", [size_id])
    return int(found[0]) if found else None


def revisions(row: SizeRow) -> list[SizeRow]:
    """Every statement of a segment's size for a period and basis, newest first."""
    found = run(
        f"""{_SIZE} where x.period_id = %s and x.basis = %s and x.product_group_id is not distinct from %s
            and x.territory_id is not distinct from %s order by x.revision desc, x.record_id desc""",
        [row.period_id, row.basis, row.product_group_id, row.territory_id],
    )
    return [SizeRow(*each) for each in found]


@dataclass(frozen=True, slots=True)
class CompetitorRow:
    """A competitor as its page shows it."""

    id: int
    code: str
    name: str
    name_en: str
    website: str
    strengths: str
    weaknesses: str
    active: bool
    version: int


def competitor_row(competitor_id: int) -> CompetitorRow:
    """One competitor; refuses (404) one that does not exist."""
    row = one(
        "select record_id, code, name, name_en, website, strengths, weaknesses, active, version from research_competitor where record_id = %s",
        [competitor_id],
    )
    if row is None:
        raise missing()
    return CompetitorRow(*row)


@dataclass(frozen=True, slots=True)
class OfferRow:
    """A competitor's offer as its page shows it."""

    id: int
    number: str | None
    state: str
    owner_id: int | None
    owner: str | None
    unit_id: int
    currency: str
    version: int
    competitor_id: int
    competitor: str
    offer: str
    product_group_id: int | None
    product_group: str | None
    customer_id: int | None
    customer: str | None
    unit_price: Decimal | None
    offer_date: dt.date
    source: str
    terms: str


def offer(actor: Actor, offer_id: int) -> OfferRow:
    """One offer; refuses (404) one that does not exist or that the actor may not see, alike."""
    seen = offers_of(actor)
    row = one(
        f"""select x.record_id, x.number, x.state, x.owner_id, p.name, x.unit_id, x.currency, x.version, x.competitor_id, k.name, x.offer,
                   x.product_group_id, g.name, x.customer_id, c.name, x.unit_price, x.offer_date, x.source, x.terms
            from research_competitoroffer x {_COMPETITOR.format("")} {_GROUP} {_OWNER}
            left join parties_customer c on c.record_id = x.customer_id where x.record_id = %s and {seen.sql}""",
        [offer_id, *seen.params],
    )
    if row is None:
        raise missing()
    return OfferRow(*row)


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A research note as its page shows it."""

    id: int
    number: str | None
    state: str
    owner_id: int | None
    owner: str | None
    unit_id: int
    currency: str
    version: int
    title: str
    text: str
    product_group_id: int | None
    product_group: str | None
    territory_id: int | None
    territory: str | None
    competitor_id: int | None
    competitor: str | None
    note_date: dt.date
    source: str


def note(actor: Actor, note_id: int) -> NoteRow:
    """One research note; refuses (404) one that does not exist or that the actor may not see, alike."""
    seen = notes_of(actor)
    row = one(
        f"""select x.record_id, x.number, x.state, x.owner_id, p.name, x.unit_id, x.currency, x.version, r.title, x.text, x.product_group_id,
                   g.name, x.territory_id, t.name, x.competitor_id, k.name, x.note_date, x.source
            from research_researchnote x join spine_record r on r.id = x.record_id {_GROUP} {_TERRITORY} {_COMPETITOR.format("left")} {_OWNER}
            where x.record_id = %s and {seen.sql}""",
        [note_id, *seen.params],
    )
    if row is None:
        raise missing()
    return NoteRow(*row)


def owners(table: str, keys: Sequence[int]) -> dict[int, int | None]:
    """Whose offers or notes these are: {key: owner}. `table` is a word of this room's code."""
    return dict(run(f"select record_id, owner_id from {table} where record_id = any(%s)", [list(keys)]))


def count_of_competitor(actor: Actor, competitor_id: int, *, notes: bool = False) -> int:
    """How many offers (or notes) about a competitor the actor may see."""
    table, seen = ("research_researchnote", notes_of(actor)) if notes else ("research_competitoroffer", offers_of(actor))
    return count_seen(f"{table} x", "x.competitor_id = %s", competitor_id, seen)


def count_of_customer(actor: Actor, customer_id: int) -> int:
    """How many offers of competitors to a customer the actor may see."""
    return count_seen("research_competitoroffer x", "x.customer_id = any(%s)", parties.with_merged(customer_id), offers_of(actor))
