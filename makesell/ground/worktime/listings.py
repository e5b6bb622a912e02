"""The list of working calendars."""

from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.worktime.access import POLICY


def rows_of(actor: Actor) -> Where:
    """All calendars, for whoever may see them."""
    return where(POLICY.reach(actor), owner="null", unit="null")


LISTING = Listing(
    noun="working_calendars",
    source="worktime_calendar c",
    key="c.id",
    policy=POLICY,
    rows=rows_of,
    default_sort="code",
    search_sql=None,
    fields=(
        Field("code", "c.code", Kind.CODE),
        Field("name", "c.name", Kind.TEXT),
        Field("name_en", "c.name_en", Kind.TEXT),
        Field("follows_holidays", "c.follows_holidays", Kind.BOOL, groups=True),
        Field("shifts", "(select count(*) from worktime_shift s where s.calendar_id = c.id)", Kind.INT),
        Field("days", "(select count(*) from worktime_ownday o where o.calendar_id = c.id)", Kind.INT),
    ),
)
