"""Named reads of measures, commission rates and incentive schemes; frozen rows, never model instances."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import TODAY, run
from makesell.ground.listing import Field, Kind, Listing
from makesell.masterdata.schemes.access import POLICY, RATES


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
    )
    return [MeasureRow(*row) for row in rows]


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
    )
    return [RateRow(*row) for row in rows]


def rates_on(pairs: Sequence[tuple[int, dt.date]]) -> dict[tuple[int, dt.date], Decimal]:
    """The commission rate of each (person, date); a pair without one is missing."""
    rows = run(
        """select w.person_id, w.on_date, r.rate from unnest(%s::bigint[], %s::date[]) as w(person_id, on_date)
           join schemes_commissionrate r on r.person_id = w.person_id and r.valid_from <= w.on_date
                and (r.valid_to is null or r.valid_to > w.on_date)""",
        [[p for p, _ in pairs], [d for _, d in pairs]],
    )
    return {(row[0], row[1]): row[2] for row in rows}
