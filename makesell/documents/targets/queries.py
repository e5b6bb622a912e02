"""Named reads of targets; private rows take the actor first."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.targets import states
from makesell.documents.targets.access import POLICY
from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import run, values
from makesell.ground.db.reading import read_once
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.roster import listings as roster
from makesell.ground.spine.rows import by_key, one_seen


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
# A unit's target is split when people of the unit, or units right below it, have targets of the same period and measure.
# Looked up of one unit at a time (a value is never gathered for all of them at once).
_SPLIT = """(t.for_unit_id is null
    or coalesce((select true from targets_target k
        where k.unit_id = t.for_unit_id and k.period_id = t.period_id and k.measure = t.measure and k.person_id is not null limit 1), false)
    or coalesce((select true from organisation_unitplacement below join targets_target k on k.for_unit_id = below.unit_id
        where below.parent_id = t.for_unit_id and k.period_id = t.period_id and k.measure = t.measure limit 1), false))"""
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
        Field("period", "t.period_id", Kind.REF, label_sql="pp.code", sort_sql="pp.code", groups=True, noun="periods"),
        Field("period_start", "pp.start_date", Kind.DATE, groups=True),
        Field("period_end", "pp.end_date", Kind.DATE),
        # parts of it, longer periods and other people stand in the same list: it has no sum
        Field("amount", "t.amount", Kind.MONEY, currency="currency"),
        Field("state", "t.state", Kind.CHOICE, groups=True, choices=states.LABELS),
        Field("revision", "t.revision", Kind.INT),
        Field("split", _SPLIT, Kind.BOOL),
        Field("territory", "t.territory_id", Kind.REF, label_sql="te.name", sort_sql="te.code", nullable=True, groups=True, noun="territories"),
        Field("product_group", "t.product_group_id", Kind.REF, label_sql="g.name", sort_sql="g.code", nullable=True, groups=True,
              noun="product_groups"),
        roster.unit("t"),
        Field("currency", "t.currency", Kind.CODE, groups=True),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """What a target is for; only one may be in force for it."""

    measure: str
    value: str
    period_id: int
    person_id: int | None
    for_unit_id: int | None
    product_group_id: int | None
    territory_id: int | None


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
    base: Decimal | None
    growth_rate: Decimal | None
    gap: Decimal | None
    gap_name: str
    approved_by: str | None
    approved_at: dt.datetime | None
    replaces_id: int | None

    @property
    def grown(self) -> tuple[Decimal, Decimal] | None:
        """The base and the rate it is made of; None of an amount by hand."""
        return None if self.base is None or self.growth_rate is None else (self.base, self.growth_rate)

    @property
    def cell(self) -> Cell:
        """What it is for."""
        return Cell(self.measure, self.value, self.period_id, self.person_id, self.for_unit_id, self.product_group_id, self.territory_id)


_SELECT = f"""select t.record_id, t.number, t.state, t.owner_id, t.unit_id, u.name, t.currency, t.version, t.measure, t.value, t.period_id, pp.code,
    pp.start_date, pp.end_date, t.person_id, pe.name, t.for_unit_id, fu.name, t.product_group_id, t.territory_id, t.amount, t.revision, t.reason,
    t.approved_by_id, pp.kind, t.base, t.growth_rate, t.gap, t.gap_name, ap.name, t.approved_at, t.replaces_id
    from targets_target t join period_period pp on pp.id = t.period_id left join organisation_person ap on ap.id = t.approved_by_id
    {_JOINS["pe"]} {_JOINS["fu"]} {_JOINS["u"]}"""


@read_once
def target(actor: Actor, target_id: int) -> TargetRow:
    """One target; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(TargetRow, _SELECT, "t.record_id", target_id, rows_of(actor))


def of_ids(target_ids: Sequence[int]) -> list[TargetRow]:
    """Targets by key, for acts (no row filter)."""
    return by_key(TargetRow, _SELECT, "t.record_id", target_ids)


_WHOLE = "t.state = 'approved' and t.product_group_id is null and t.territory_id is null"
_IN_FORCE = f"{_WHOLE} and t.measure = %s"
# Of whom: of people, of units, or of both.
WHOSE: Final = {"person": "t.person_id is not null", "unit": "t.for_unit_id is not null", "": "true"}


@read_once
def in_force(
    actor: Actor, measure: str, *, kind: str | None = None, start: dt.date | None = None, end: dt.date | None = None, of: str = "",
    people: tuple[int, ...] | None = None, value: str | None = None,
) -> list[TargetRow]:
    """Approved targets of a measure the actor may see, whole (no product group or territory), by period kind and dates; `of` people ("person")
    or units ("unit") alone, or of these `people`, of one `value`."""
    # what nobody asked for is not in the statement: each of the few texts has a plan of its own
    narrowed = (
        ("pp.kind = %s", kind), ("pp.end_date > %s", start), ("pp.start_date < %s", end), ("t.value = %s", value),
        ("t.person_id = any(%s)", None if people is None else list(people)),
    )  # fmt: skip
    seen = rows_of(actor)
    asked = [text for text, given in narrowed if given is not None]
    rows = run(
        f"{_SELECT} where {' and '.join((_IN_FORCE, WHOSE[of], *asked, seen.sql))} order by pp.start_date, t.person_id, t.for_unit_id",
        [measure, *(given for _, given in narrowed if given is not None), *seen.params],
        keep=True,
    )
    return [TargetRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Aimed:
    """A period something is in force for: for how many people (no more than were counted), and whether for a unit."""

    period_id: int
    kind: str
    start: dt.date
    end: dt.date
    people: int
    units: bool


MOST_COUNTED: Final = 201


@read_once
def aimed(actor: Actor, measure: str, value: str) -> list[Aimed]:
    """The periods for which anything of a measure's value is in force that the actor may see, whole; people are counted up to `MOST_COUNTED`."""
    seen = rows_of(actor)
    of = f"from targets_target t where {_IN_FORCE} and t.value = %s and t.period_id = pp.id and {seen.sql}"
    asked = [measure, value, *seen.params]
    rows = run(
        f"""select * from (select pp.id, pp.kind, pp.start_date, pp.end_date,
                (select count(*) from (select 1 {of} and t.person_id is not null limit {MOST_COUNTED}) counted) as people,
                exists (select 1 {of} and t.person_id is null) as units from period_period pp) x
            where people > 0 or units order by start_date, id""",
        [*asked, *asked],
        keep=True,
    )
    return [Aimed(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Aims:
    """What is in force for a period: for how many people and units, and what the people's targets come to."""

    period_id: int
    kind: str
    start: dt.date
    end: dt.date
    people: int
    units: int
    amount: Decimal


@read_once
def aims(actor: Actor, measure: str, value: str, period_ids: tuple[int, ...]) -> list[Aims]:
    """What is in force of a measure's value in some periods and the actor may see, whole, summed by period."""
    seen = rows_of(actor)
    rows = run(
        f"""select pp.id, pp.kind, pp.start_date, pp.end_date, x.people, x.units, x.amount from (
                select t.period_id, count(t.person_id) as people, count(t.for_unit_id) as units,
                       coalesce(sum(t.amount) filter (where t.person_id is not null), 0) as amount
                from targets_target t where {_IN_FORCE} and t.value = %s and t.period_id = any(%s) and {seen.sql} group by 1) x
            join period_period pp on pp.id = x.period_id order by pp.start_date, pp.id""",
        [measure, value, list(period_ids), *seen.params],
        keep=True,
    )
    return [Aims(*row) for row in rows]


def of_people(
    actor: Actor, measure: str, value: str, period_ids: Sequence[int], *, after: int = 0, most: int = 50
) -> list[TargetRow]:
    """The targets of people in some periods behind one of them, in the order of their keys; at most so many."""
    seen = rows_of(actor)
    rows = run(
        f"""{_SELECT} where {_IN_FORCE} and t.value = %s and t.person_id is not null and t.period_id = any(%s) and t.record_id > %s and {seen.sql}
            order by t.record_id limit %s""",
        [measure, value, list(period_ids), after, *seen.params, most],
    )
    return [TargetRow(*row) for row in rows]


# Whether a person `o` has a target: a condition for reads that know nothing of targets. A value: it is looked up of those alone who are asked about.
AIMED: Final = f"""coalesce((select true from targets_target t where t.person_id = o.id and {_WHOLE} and t.measure = %(measure)s
    and t.value = %(value)s and t.period_id = any(%(aimed)s::bigint[]) limit 1), false)"""
# The same of everybody: most have one of the period that most have one of, and those are gathered at once.
EVERYBODY_AIMED: Final = f"""(o.id in (select t.person_id from targets_target t where t.person_id is not null and {_WHOLE} and t.measure = %(measure)s
    and t.value = %(value)s and t.period_id = %(mostly)s) or {AIMED})"""


def ids_by_external(source: str, external_ids: Sequence[str]) -> dict[str, int]:
    """Targets already recorded from a source: {external id: key}."""
    rows = run(
        "select external_id, id from spine_record where external_source = %s and kind = 'target' and external_id = any(%s)",
        [source, list(external_ids)],
    )
    return {row[0]: row[1] for row in rows}


def worked_on(rows: Iterable[TargetRow]) -> dict[Cell, TargetRow]:
    """What is worked on in each cell: a revision before the approved target it revises."""
    return {row.cell: row for row in sorted(rows, key=lambda row: row.state != states.APPROVED)}


def standing(cells: Sequence[Cell]) -> list[int]:
    """Targets that are drafted, proposed or approved for one of the cells (no row filter: for acts)."""
    return values(
        """select t.record_id from unnest(%s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])
               as c(m, v, p, pe, u, g, te)
           join targets_target t on t.measure = c.m and t.value = c.v and t.period_id = c.p and t.person_id is not distinct from c.pe
                and t.for_unit_id is not distinct from c.u and t.product_group_id is not distinct from c.g
                and t.territory_id is not distinct from c.te
           where t.state in ('draft', 'proposed', 'approved')""",
        [
            [c.measure for c in cells],
            [c.value for c in cells],
            [c.period_id for c in cells],
            [c.person_id for c in cells],
            [c.for_unit_id for c in cells],
            [c.product_group_id for c in cells],
            [c.territory_id for c in cells],
        ],
    )


def of_cells(actor: Actor, measure: str, value: str, period_ids: Sequence[int]) -> list[TargetRow]:
    """Targets of a measure in some periods that are drafted, proposed or approved, as far as the actor may see them."""
    seen = rows_of(actor)
    rows = run(
        f"""{_SELECT} where t.measure = %s and t.value = %s and t.period_id = any(%s) and t.state in ('draft', 'proposed', 'approved')
            and {seen.sql}""",
        [measure, value, list(period_ids), *seen.params],
    )
    return [TargetRow(*row) for row in rows]


def offers(cells: Sequence[Cell]) -> dict[Cell, TargetRow]:
    """Own figures that are offered or given back, by cell (no row filter: for acts)."""
    rows = run(
        f"""{_SELECT} where t.state in ('offered', 'given_back') and t.person_id = any(%s) and t.period_id = any(%s)""",
        [sorted({c.person_id for c in cells if c.person_id}), sorted({c.period_id for c in cells})],
    )
    found = [TargetRow(*row) for row in rows]
    return {row.cell: row for row in found if row.cell in set(cells)}


def offered(actor: Actor, measure: str, value: str, period_ids: Sequence[int]) -> list[TargetRow]:
    """Own figures of a measure in some periods that are offered or accepted, as far as the actor may see them; the newest of a cell."""
    seen = rows_of(actor)
    rows = run(
        f"""{_SELECT} where t.measure = %s and t.value = %s and t.period_id = any(%s) and t.state in ('offered', 'accepted')
            and {seen.sql} order by t.record_id""",
        [measure, value, list(period_ids), *seen.params],
    )
    return list({row.cell: row for row in (TargetRow(*each) for each in rows)}.values())


def waiting_offers(actor: Actor, most: int = 20) -> list[TargetRow]:
    """Own figures that wait for the actor to accept them or give them back, the oldest first; never his own."""
    seen = where(POLICY.reach(actor, "accept"), owner="t.owner_id", unit="t.unit_id")
    rows = run(
        f"""{_SELECT} where t.state = 'offered' and t.person_id is distinct from %s and {seen.sql} order by t.record_id limit %s""",
        [actor.person_id, *seen.params, most],
    )
    return [TargetRow(*row) for row in rows]


def children(target_id: int) -> list[TargetRow]:
    """The targets right below a unit's target that are worked on: of its people, and of the units right below, for the same period."""
    rows = run(
        f"""{_SELECT} join targets_target up on up.record_id = %s
            where t.measure = up.measure and t.value = up.value and t.period_id = up.period_id and t.record_id <> up.record_id
                and t.product_group_id is not distinct from up.product_group_id and t.territory_id is not distinct from up.territory_id
                and t.state in ('draft', 'proposed', 'approved')
                and not (t.state = 'approved' and exists (
                    select 1 from targets_target n where n.replaces_id = t.record_id and n.state in ('draft', 'proposed')))
                and ((t.person_id is not null and t.unit_id = up.for_unit_id)
                    or t.for_unit_id in (select b.unit_id from organisation_unitplacement b
                        where b.parent_id = up.for_unit_id and b.valid_from <= pp.start_date and (b.valid_to is null or b.valid_to > pp.start_date)))
            order by t.record_id""",
        [target_id],
    )
    return [TargetRow(*row) for row in rows]


def in_force_on(actor: Actor, measure: str, value: str, period_ids: Sequence[int], moment: dt.datetime) -> list[TargetRow]:
    """What was in force at a moment: of each cell the last revision approved by then, as far as the actor may see it."""
    seen = rows_of(actor)
    rows = run(
        f"""{_SELECT} where t.record_id in (
                select distinct on (a.period_id, a.person_id, a.for_unit_id, a.product_group_id, a.territory_id) a.record_id
                from targets_target a where a.measure = %s and a.value = %s and a.period_id = any(%s)
                    and a.state in ('approved', 'superseded') and a.approved_at < %s
                order by a.period_id, a.person_id, a.for_unit_id, a.product_group_id, a.territory_id, a.approved_at desc, a.revision desc
            ) and {seen.sql}""",
        [measure, value, list(period_ids), moment, *seen.params],
    )
    return [TargetRow(*row) for row in rows]


def superseded_by(target_ids: Sequence[int]) -> list[int]:
    """The approved targets that stand for the same cells as these, and that they will supersede."""
    return values(
        """select o.record_id from targets_target t
           join targets_target o on o.measure = t.measure and o.value = t.value and o.period_id = t.period_id
                and o.person_id is not distinct from t.person_id and o.for_unit_id is not distinct from t.for_unit_id
                and o.product_group_id is not distinct from t.product_group_id and o.territory_id is not distinct from t.territory_id
           where t.record_id = any(%s) and o.state = 'approved' and o.record_id <> t.record_id order by 1""",
        [list(target_ids)],
    )


def being_revised(target_ids: Sequence[int]) -> set[int]:
    """Those of these targets of which a revision is drafted or proposed."""
    return set(values("select replaces_id from targets_target where replaces_id = any(%s) and state in ('draft', 'proposed')", [list(target_ids)]))


def revisions(target_id: int) -> list[TargetRow]:
    """Every revision of a target's cell, newest first."""
    rows = run(
        f"""with recursive down(id) as (
                select %s::bigint
                union
                select x.id from down join targets_target t on t.record_id = down.id or t.replaces_id = down.id
                cross join lateral (values (t.record_id), (t.replaces_id)) as x(id) where x.id is not null
            ) {_SELECT} where t.record_id in (select id from down) order by t.revision desc, t.record_id desc""",
        [target_id],
    )
    return [TargetRow(*row) for row in rows]


def hands(target_ids: Sequence[int]) -> dict[int, set[int]]:
    """Who set, changed or proposed each target: they may not approve it."""
    found: dict[int, set[int]] = {}
    for target_id, person_id in run(
        """select id, created_by_id from spine_record where id = any(%s) and created_by_id is not null
           union select record_id, by_id from spine_event where record_id = any(%s) and by_id is not null and act in ('set', 'change', 'propose')""",
        [list(target_ids), list(target_ids)],
    ):
        found.setdefault(target_id, set()).add(person_id)
    return found
