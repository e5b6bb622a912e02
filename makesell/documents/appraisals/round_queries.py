"""Named reads of planned rounds of appraisals."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from makesell.documents.appraisals import round_states as states
from makesell.documents.appraisals.round_access import POLICY
from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import values
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.spine.rows import by_key, one_seen


def rows_of(actor: Actor) -> Where:
    """The calendar is seen whole or not at all."""
    return where(POLICY.reach(actor), owner="t.owner_id", unit="t.unit_id")


_SOURCE = """appraisals_appraisalround t join period_period pp on pp.id = t.period_id
    left join organisation_unit fu on fu.id = t.for_unit_id"""
LISTING = Listing(
    noun="appraisal_rounds",
    source=_SOURCE,
    key="t.record_id",
    policy=POLICY,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="start_date",
    joins={"r": "join spine_record r on r.id = t.record_id"},
    fields=(
        Field("period", "t.period_id", Kind.REF, label_sql="pp.code", sort_sql="pp.code", groups=True, noun="periods"),
        Field("state", "t.state", Kind.CHOICE, groups=True, choices=states.LABELS),
        Field("start_date", "t.start_date", Kind.DATE, groups=True),
        Field("for_unit", "t.for_unit_id", Kind.REF, label_sql="fu.name", sort_sql="fu.sort_key", nullable=True, groups=True, noun="units"),
        Field("opened_at", "t.opened_at", Kind.MOMENT, nullable=True),
        Field("appraisals", "case when t.state = 'open' then t.appraisals end", Kind.INT, nullable=True),
    ),
)


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A planned round as its page and its acts read it."""

    id: int
    state: str
    version: int
    period_id: int
    kind: str
    period: str
    start: dt.date
    end: dt.date
    for_unit_id: int | None
    for_unit: str | None
    start_date: dt.date
    opened_at: dt.datetime | None
    appraisals: int


_SELECT = f"""select t.record_id, t.state, t.version, t.period_id, pp.kind, pp.code, pp.start_date, pp.end_date, t.for_unit_id, fu.name, t.start_date,
    t.opened_at, t.appraisals from {_SOURCE}"""


def planned(actor: Actor, round_id: int) -> RoundRow:
    """One round; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(RoundRow, _SELECT, "t.record_id", round_id, rows_of(actor))


def of_ids(round_ids: Sequence[int]) -> list[RoundRow]:
    """Rounds by key, for acts (no row filter)."""
    return by_key(RoundRow, _SELECT, "t.record_id", round_ids)


def due(day: dt.date) -> list[int]:
    """The planned rounds whose day has come, the first first."""
    sql = "select record_id from appraisals_appraisalround where state = 'planned' and start_date <= %s order by start_date, record_id"
    return values(sql, [day])


def standing(period_ids: Sequence[int], for_unit_id: int | None) -> set[int]:
    """The periods that have a round for a unit, or for everybody, that was not cancelled."""
    return set(
        values(
            """select period_id from appraisals_appraisalround where state <> 'cancelled' and period_id = any(%s)
               and for_unit_id is not distinct from %s::bigint""",
            [list(period_ids), for_unit_id],
        )
    )
