"""Named reads of measures, commission rates and incentive schemes; frozen rows, never model instances."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import TODAY, one, run, values
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.refusal import missing
from makesell.masterdata.schemes.access import POLICY, RATES, SCHEMES
from makesell.masterdata.schemes.components import AccumulationKind, Component, Modifier, Rung
from makesell.masterdata.schemes.ladders import Step


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure of the performance book."""

    code: str
    name: str
    name_en: str
    kind: str
    value: str
    builtin: bool


def measures(kind: str | None = None) -> list[MeasureRow]:
    """The measures in use, in their order; of one kind only when asked."""
    rows = run(
        """select code, name, name_en, kind, value, builtin from schemes_measure
           where active and (%s::text is null or kind = %s) order by position, code""",
        [kind, kind],
        keep=True,
    )
    return [MeasureRow(*row) for row in rows]


def measure(code: str) -> MeasureRow | None:
    """One measure by code, in use or not."""
    row = one("select code, name, name_en, kind, value, builtin from schemes_measure where code = %s", [code])
    return MeasureRow(*row) if row else None


def measure_by_id(measure_id: int) -> MeasureRow:
    """One measure by key; refuses (404) one that does not exist."""
    row = one("select code, name, name_en, kind, value, builtin from schemes_measure where id = %s", [measure_id])
    if row is None:
        raise missing()
    return MeasureRow(*row)


def measure_ids(codes: Sequence[str]) -> dict[str, int]:
    """The keys of measures by code."""
    return dict(run("select code, id from schemes_measure where code = any(%s)", [list(codes)]))


@dataclass(frozen=True, slots=True)
class RateRow:
    """A person's commission rate between two dates."""

    person_id: int
    rate: Decimal
    valid_from: dt.date
    valid_to: dt.date | None


def rows_of(actor: Actor) -> Where:
    """Whose rates (person `p`, unit `m.unit_id`) an actor may see."""
    return where(POLICY.reach(actor), owner="p.id", unit="m.unit_id")


def schemes_of(actor: Actor) -> Where:
    """The schemes an actor may see: they are rules of the house, no pay data."""
    return where(SCHEMES.reach(actor), owner="null", unit="null")


RATE_LISTING = Listing(
    noun="commission_rates",
    source="schemes_commissionrate r join organisation_person p on p.id = r.person_id left join organisation_membership m on m.person_id = p.id "
    f'and m."primary" and m.valid_from <= {TODAY} and (m.valid_to is null or m.valid_to > {TODAY})',
    key="r.id",
    policy=RATES,
    rows=rows_of,
    default_sort="person",
    search_sql=None,
    fields=(
        Field("person", "r.person_id", Kind.REF, label_sql="p.name", sort_sql="p.sort_key", groups=True, noun="people"),
        Field("rate", "r.rate", Kind.RATIO),
        Field("valid_from", "r.valid_from", Kind.DATE),
        Field("valid_to", "r.valid_to", Kind.DATE, nullable=True),
    ),
)


def rates_of(actor: Actor, person_id: int, on: dt.date) -> list[RateRow]:
    """A person's commission rates, newest first, where the actor may see them."""
    seen = rows_of(actor)
    rows = run(
        f"""select r.person_id, r.rate, r.valid_from, r.valid_to from schemes_commissionrate r
            join organisation_person p on p.id = r.person_id
            left join organisation_membership m on m.person_id = p.id and m."primary" and m.valid_from <= %s
                 and (m.valid_to is null or m.valid_to > %s)
            where r.person_id = %s and {seen.sql} order by r.valid_from desc""",
        [on, on, person_id, *seen.params],
    )
    return [RateRow(*row) for row in rows]


def rates(person_ids: Sequence[int], first: dt.date, after: dt.date) -> list[RateRow]:
    """The commission rates of people that hold at some time of `[first, after)`; for metrics, which ask for access themselves."""
    rows = run(
        """select person_id, rate, valid_from, valid_to from schemes_commissionrate
           where person_id = any(%s) and valid_from < %s and (valid_to is null or valid_to > %s) order by person_id, valid_from""",
        [list(person_ids), after, first],
        keep=True,
    )
    return [RateRow(*row) for row in rows]


def any_rate(first: dt.date, after: dt.date) -> bool:
    """True when anybody has a commission rate at some time of `[first, after)`."""
    return bool(
        run("select 1 from schemes_commissionrate where valid_from < %s and (valid_to is null or valid_to > %s) limit 1", [after, first], keep=True)
    )


def rates_on(pairs: Sequence[tuple[int, dt.date]]) -> dict[tuple[int, dt.date], Decimal]:
    """The commission rate of each (person, date); a pair without one is missing."""
    rows = run(
        """select w.person_id, w.on_date, r.rate from unnest(%s::bigint[], %s::date[]) as w(person_id, on_date)
           join schemes_commissionrate r on r.person_id = w.person_id and r.valid_from <= w.on_date
                and (r.valid_to is null or r.valid_to > w.on_date)""",
        [[p for p, _ in pairs], [d for _, d in pairs]],
    )
    return {(row[0], row[1]): row[2] for row in rows}


SCHEME_LISTING = Listing(
    noun="incentive_schemes",
    source="schemes_incentivescheme t",
    key="t.record_id",
    policy=SCHEMES,
    rows=schemes_of,
    search_sql="r.search_grams",
    default_sort="code",
    joins={
        "r": "join spine_record r on r.id = t.record_id",
        "v": f"left join schemes_incentiveversion v on v.scheme_id = t.record_id and v.state = 'approved' and v.valid_from <= {TODAY}"
        f" and (v.valid_to is null or v.valid_to > {TODAY})",
        "m": "left join schemes_measure m on m.id = v.measure_id",
    },
    fields=(
        Field("code", "t.code", Kind.CODE),
        Field("name", "t.name", Kind.TEXT, sort_sql="t.sort_key"),
        Field("name_en", "t.name_en", Kind.TEXT),
        Field("measure", "m.code", Kind.CODE, label_sql="m.name", nullable=True, groups=True),
        Field("revision", "v.revision", Kind.INT, nullable=True),
        Field("valid_from", "v.valid_from", Kind.DATE, nullable=True),
        Field(
            "members",
            f"(select count(*) from schemes_incentiveplanmember p where p.scheme_id = t.record_id and p.valid_from <= {TODAY}"
            f" and (p.valid_to is null or p.valid_to > {TODAY}))",
            Kind.INT,
        ),
        Field("active", "t.active", Kind.BOOL, groups=True),
    ),
)


@dataclass(frozen=True, slots=True)
class SchemeRow:
    """An incentive scheme as its page shows it."""

    id: int
    code: str
    name: str
    name_en: str
    active: bool
    version: int


def scheme(actor: Actor, scheme_id: int) -> SchemeRow:
    """One scheme; refuses (404) one that does not exist or that the actor may not see, alike."""
    seen = schemes_of(actor)
    row = one(
        f"select t.record_id, t.code, t.name, t.name_en, t.active, t.version from schemes_incentivescheme t where t.record_id = %s and {seen.sql}",
        [scheme_id, *seen.params],
    )
    if row is None:
        raise missing()
    return SchemeRow(*row)


def every() -> list[int]:
    """The keys of all schemes in use, by code."""
    return values("select record_id from schemes_incentivescheme where active order by code")


def named(scheme_ids: Sequence[int]) -> dict[int, str]:
    """The names of schemes."""
    return dict(run("select record_id, name from schemes_incentivescheme where record_id = any(%s)", [list(scheme_ids)], keep=True))


def english_names(names: Sequence[str]) -> dict[str, str]:
    """The English names of schemes by their names, where they have one."""
    return dict(run("select name, name_en from schemes_incentivescheme where name = any(%s) and name_en <> ''", [list(names)], keep=True))


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version of a scheme with its steps."""

    id: int
    scheme_id: int
    revision: int
    state: str
    measure: str
    value: str
    currency: str
    ladder: str
    accumulation: AccumulationKind
    cap: Decimal | None
    reason: str
    valid_from: dt.date
    valid_to: dt.date | None
    made_by_id: int | None
    made_by: str | None
    approved_by: str | None
    steps: tuple[Step, ...] = ()
    components: tuple[Component, ...] = ()
    modifiers: tuple[Modifier, ...] = ()

    def component(self, code: str) -> Component | None:
        """A component by its code."""
        return next((each for each in self.components if each.code == code), None)

    def holds(self, day: dt.date) -> bool:
        """Whether it is in force on a day (once approved)."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


_VERSION = """select v.id, v.scheme_id, v.revision, v.state, m.code, v.value, v.currency, v.ladder, v.accumulation, v.cap, v.reason, v.valid_from,
    v.valid_to, v.made_by_id, mb.name, ab.name from schemes_incentiveversion v join schemes_measure m on m.id = v.measure_id
    left join organisation_person mb on mb.id = v.made_by_id left join organisation_person ab on ab.id = v.approved_by_id"""


def versions(scheme_id: int) -> list[VersionRow]:
    """The versions of a scheme, newest first."""
    return _with_steps(run(f"{_VERSION} where v.scheme_id = %s order by v.revision desc", [scheme_id], keep=True))


def versions_of(version_ids: Sequence[int]) -> dict[int, VersionRow]:
    """Versions by key."""
    return {row.id: row for row in _with_steps(run(f"{_VERSION} where v.id = any(%s)", [list(version_ids)]))}


def in_force(on: dt.date) -> list[VersionRow]:
    """The approved versions in force on a date, by scheme; for the handbook."""
    held = "v.state = 'approved' and v.valid_from <= %s and (v.valid_to is null or v.valid_to > %s)"
    return _with_steps(run(f"{_VERSION} where {held} order by v.scheme_id", [on, on]))


def _with_steps(rows: Sequence[tuple[Any, ...]]) -> list[VersionRow]:
    found: dict[int, list[Step]] = {}
    for version, start, rate, group in run(
        """select version_id, start, rate, product_group_id from schemes_incentivetier where version_id = any(%s)
           order by start, product_group_id nulls first""",
        [[row[0] for row in rows]],
        keep=True,
    ):
        found.setdefault(version, []).append(Step(start, rate, group))
    components, modifiers = _components([row[0] for row in rows]), _modifiers([row[0] for row in rows])
    return [
        replace(
            VersionRow(*row), steps=tuple(found.get(row[0], ())), components=tuple(components.get(row[0], ())),
            modifiers=tuple(modifiers.get(row[0], ())),
        )
        for row in rows
    ]  # fmt: skip


def _components(version_ids: Sequence[int]) -> dict[int, list[Component]]:
    """The components of versions with their tables, in two statements."""
    rows = run(
        """select c.version_id, c.id, c.code, c.kind, c.name, coalesce(m.code, ''), c.value, c.credit, c.accumulation, c.ladder,
                  c.product_group_id, c.product_id, c.customer_class, c.first_day, c.last_day, c.amount, c.rate, c.allowance, c.cap,
                  c.recoverable, c.release, c.share_by
           from schemes_incentivecomponent c left join schemes_measure m on m.id = c.measure_id where c.version_id = any(%s)
           order by c.version_id, c.position""",
        [list(version_ids)],
        keep=True,
    )
    rungs: dict[int, list[Rung]] = {}
    if rows:
        for component, *rest in run(
            """select component_id, start, rate, amount, product_group_id, customer_class, base from schemes_incentiverung
               where component_id = any(%s) order by component_id, base desc, product_group_id nulls first, customer_class, start""",
            [[row[1] for row in rows]],
        ):
            rungs.setdefault(component, []).append(Rung(*rest))
    found: dict[int, list[Component]] = {}
    for version, key, *rest in rows:
        found.setdefault(version, []).append(replace(Component(*rest), rungs=tuple(rungs.get(key, ()))))
    return found


def _modifiers(version_ids: Sequence[int]) -> dict[int, list[Modifier]]:
    found: dict[int, list[Modifier]] = {}
    for version, *rest in run(
        "select version_id, kind, start, factor from schemes_incentivemodifier where version_id = any(%s) order by version_id, kind, start",
        [list(version_ids)],
        keep=True,
    ):
        found.setdefault(version, []).append(Modifier(*rest))
    return found


def pool_weights(scheme_id: int, start: dt.date, end: dt.date) -> dict[int, Decimal]:
    """By person the share of a team pool over `[start, end)`: the member's weight for each day of membership."""
    return _member_days("weight", scheme_id, start, end)


def member_days(scheme_id: int, start: dt.date, end: dt.date) -> dict[int, Decimal]:
    """By person the days of membership within `[start, end)`."""
    return _member_days("1", scheme_id, start, end)


def _member_days(times: str, scheme_id: int, start: dt.date, end: dt.date) -> dict[int, Decimal]:
    return dict(
        run(
            f"""select person_id, sum({times} * (least(coalesce(valid_to, %(end)s), %(end)s) - greatest(valid_from, %(start)s)))::numeric
                from schemes_incentiveplanmember where scheme_id = %(scheme)s and valid_from < %(end)s
                  and (valid_to is null or valid_to > %(start)s) group by 1 order by 1""",
            {"scheme": scheme_id, "start": start, "end": end},
        )
    )


def drafts(most: int = 50) -> list[VersionRow]:
    """Versions nobody has decided yet."""
    return _with_steps(run(f"{_VERSION} where v.state = 'draft' order by v.id limit %s", [most], keep=True))


@dataclass(frozen=True, slots=True)
class MemberRow:
    """Somebody who is paid by a scheme."""

    id: int
    person_id: int
    person: str
    valid_from: dt.date
    valid_to: dt.date | None


def members_of(scheme_id: int) -> list[MemberRow]:
    """Who is, was or will be paid by a scheme."""
    rows = run(
        """select m.id, m.person_id, p.name, m.valid_from, m.valid_to
           from schemes_incentiveplanmember m join organisation_person p on p.id = m.person_id
           where m.scheme_id = %s order by p.sort_key, m.valid_from""",
        [scheme_id],
    )
    return [MemberRow(*row) for row in rows]


def members(scheme_id: int, start: dt.date, end: dt.date) -> list[int]:
    """The people a scheme pays at some time of `[start, end)`."""
    return [
        row[0]
        for row in run(
            """select distinct person_id from schemes_incentiveplanmember where scheme_id = %s and valid_from < %s
               and (valid_to is null or valid_to > %s)""",
            [scheme_id, end, start],
        )
    ]


def scheme_of(person_id: int, on: dt.date) -> int | None:
    """The scheme a person is paid by on a date."""
    row = one(
        "select scheme_id from schemes_incentiveplanmember where person_id = %s and valid_from <= %s and (valid_to is null or valid_to > %s)",
        [person_id, on, on],
    )
    return int(row[0]) if row else None


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """What somebody who was consulted said of a version."""

    revision: int
    who: str
    stance: str
    text: str
    day: dt.date


def opinions(scheme_id: int) -> list[OpinionRow]:
    """What was said of the versions of a scheme, newest first."""
    rows = run(
        """select v.revision, coalesce(nullif(o.body, ''), p.name), o.stance, o.text, o.day from schemes_incentiveopinion o
           join schemes_incentiveversion v on v.id = o.version_id left join organisation_person p on p.id = o.person_id
           where v.scheme_id = %s order by o.day desc, o.id desc""",
        [scheme_id],
    )
    return [OpinionRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class ReadRow:
    """Whether a member has read a version, and when."""

    version_id: int
    revision: int
    person_id: int
    person: str
    at: dt.datetime | None


def readers(scheme_id: int) -> list[ReadRow]:
    """Who is paid by each version of a scheme on its first day, and whether they have read it; newest version first."""
    rows = run(
        """select v.id, v.revision, m.person_id, p.name, a.at from schemes_incentiveversion v
           join schemes_incentiveplanmember m on m.scheme_id = v.scheme_id and m.valid_from <= v.valid_from
                and (m.valid_to is null or m.valid_to > v.valid_from)
           join organisation_person p on p.id = m.person_id
           left join schemes_incentiveacknowledgement a on a.version_id = v.id and a.person_id = m.person_id
           where v.scheme_id = %s and v.state <> 'withdrawn' order by v.revision desc, p.sort_key""",
        [scheme_id],
    )
    return [ReadRow(*row) for row in rows]


def to_read(person_id: int) -> list[tuple[int, int, str]]:
    """Draft versions of the schemes that pay a person which that person has not read: scheme, revision, scheme's name."""
    return run(
        """select v.scheme_id, v.revision, s.name from schemes_incentiveversion v
           join schemes_incentivescheme s on s.record_id = v.scheme_id
           join schemes_incentiveplanmember m on m.scheme_id = v.scheme_id and m.person_id = %s and m.valid_from <= v.valid_from
                and (m.valid_to is null or m.valid_to > v.valid_from)
           where v.state = 'draft' and not exists (
               select 1 from schemes_incentiveacknowledgement a where a.version_id = v.id and a.person_id = m.person_id)
           order by v.id limit 50""",
        [person_id],
    )
