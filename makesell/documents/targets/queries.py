"""Named reads of targets; private rows take the actor first."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.targets import states
from makesell.documents.targets.access import POLICY
from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import one, run
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.refusal import Refusal


def rows_of(actor: Actor) -> Where:
    """The row filter of targets: one's own, one's units' and below, or all."""
    return where(POLICY.reach(actor), owner="t.owner_id", unit="t.unit_id")


_JOINS = {
    "r": "join spine_record r on r.id = t.record_id",
    "pe": "left join organisation_person pe on pe.id = t.person_id",
    "fu": "left join organisation_unit fu on fu.id = t.for_unit_id",
    "u": "join organisation_unit u on u.id = t.unit_id",
    "m": "left join schemes_measure m on m.code = t.measure",
    "te": "left join territories_territory te on te.record_id = t.territory_id",
    "g": "left join products_productgroup g on g.record_id = t.product_group_id",
}
LISTING = Listing(
    noun="targets",
    source="targets_target t join period_period pp on pp.id = t.period_id",
    key="t.record_id",
    policy=POLICY,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="-period_start",
    joins=_JOINS,
    fields=(
        Field("number", "t.number", Kind.CODE, nullable=True),
        Field("person", "t.person_id", Kind.REF, label_sql="pe.name", sort_sql="pe.sort_key", nullable=True, groups=True, noun="people"),
        Field("for_unit", "t.for_unit_id", Kind.REF, label_sql="fu.name", sort_sql="fu.sort_key", nullable=True, groups=True, noun="units"),
        Field("measure", "t.measure", Kind.CODE, label_sql="m.name", groups=True),
        Field("value", "t.value", Kind.CHOICE, groups=True),
        Field("period", "t.period_id", Kind.REF, label_sql="pp.code", sort_sql="pp.code", groups=True),
        Field("period_start", "pp.start_date", Kind.DATE, groups=True),
        Field("period_end", "pp.end_date", Kind.DATE),
        Field("amount", "t.amount", Kind.MONEY, sums=True, currency="currency"),
        Field("state", "t.state", Kind.CHOICE, groups=True, choices=states.LABELS),
        Field("revision", "t.revision", Kind.INT),
        Field("territory", "t.territory_id", Kind.REF, label_sql="te.name", sort_sql="te.code", nullable=True, groups=True, noun="territories"),
        Field("product_group", "t.product_group_id", Kind.REF, label_sql="g.name", sort_sql="g.code", nullable=True, groups=True,
              noun="product_groups"),
        Field("unit", "t.unit_id", Kind.REF, label_sql="u.name", sort_sql="u.sort_key", groups=True, noun="units"),
        Field("currency", "t.currency", Kind.CODE, groups=True),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target as its page and attainment read it."""

    id: int
    number: str | None
    state: str
    owner_id: int | None
    unit_id: int
    unit: str
    currency: str
    version: int
    measure: str
    value: str
    period_id: int
    period: str
    start: dt.date
    end: dt.date
    person_id: int | None
    person: str | None
    for_unit_id: int | None
    for_unit: str | None
    product_group_id: int | None
    territory_id: int | None
    amount: Decimal
    revision: int
    reason: str
    approved_by_id: int | None
    kind: str


_SELECT = f"""select t.record_id, t.number, t.state, t.owner_id, t.unit_id, u.name, t.currency, t.version, t.measure, t.value, t.period_id, pp.code,
    pp.start_date, pp.end_date, t.person_id, pe.name, t.for_unit_id, fu.name, t.product_group_id, t.territory_id, t.amount, t.revision, t.reason,
    t.approved_by_id, pp.kind
    from targets_target t join period_period pp on pp.id = t.period_id {_JOINS["pe"]} {_JOINS["fu"]} {_JOINS["u"]}"""


def target(actor: Actor, target_id: int) -> TargetRow:
    """One target; refuses (404) one that does not exist or that the actor may not see, alike."""
    rows_where = rows_of(actor)
    row = one(f"{_SELECT} where t.record_id = %s and {rows_where.sql}", [target_id, *rows_where.params])
    if row is None:
        raise Refusal("record.missing", "This page does not exist, or it is not yours to see.", status=404)
    return TargetRow(*row)


def of_ids(target_ids: Sequence[int]) -> list[TargetRow]:
    """Targets by key, for acts (no row filter)."""
    return [TargetRow(*row) for row in run(f"{_SELECT} where t.record_id = any(%s) order by t.record_id", [list(target_ids)])]


def in_force(actor: Actor, measure: str, *, kind: str | None = None, start: dt.date | None = None, end: dt.date | None = None) -> list[TargetRow]:
    """Approved targets of a measure the actor may see, whole (no product group or territory), by period kind and dates."""
    rows_where = rows_of(actor)
    rows = run(
        f"""{_SELECT} where t.state = 'approved' and t.measure = %s and t.product_group_id is null and t.territory_id is null
            and (%s::text is null or pp.kind = %s) and (%s::date is null or pp.end_date > %s) and (%s::date is null or pp.start_date < %s)
            and {rows_where.sql} order by pp.start_date, t.person_id, t.for_unit_id""",
        [measure, kind, kind, start, start, end, end, *rows_where.params],
    )
    return [TargetRow(*row) for row in rows]


def ids_by_external(source: str, external_ids: Sequence[str]) -> dict[str, int]:
    """Targets already recorded from a source: {external id: key}."""
    rows = run(
        "select external_id, id from spine_record where external_source = %s and kind = 'target' and external_id = any(%s)",
        [source, list(external_ids)],
    )
    return {row[0]: row[1] for row in rows}
