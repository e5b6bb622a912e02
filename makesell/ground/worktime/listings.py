"""The lists of working calendars, and of what is one person's own."""

from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import TODAY
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.worktime.access import OWN_HOURS, POLICY
from makesell.ground.worktime.states import KINDS


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


def own_hours_seen(actor: Actor) -> Where:
    """One's own, those of the units one leads, or all."""
    return where(OWN_HOURS.reach(actor), owner="x.person_id", unit="m.unit_id")


OWN_HOURS_LISTING = Listing(
    noun="own_hours",
    source="worktime_ownhours x join organisation_person p on p.id = x.person_id left join organisation_membership m on m.person_id = p.id"
    f' and m."primary" and m.valid_from <= {TODAY} and (m.valid_to is null or m.valid_to > {TODAY})',
    key="x.id",
    policy=OWN_HOURS,
    rows=own_hours_seen,
    default_sort="-valid_from",
    search_sql=None,
    joins={"c": "left join worktime_calendar c on c.id = x.calendar_id", "u": "left join organisation_unit u on u.id = m.unit_id"},
    fields=(
        Field("person", "x.person_id", Kind.REF, label_sql="p.name", sort_sql="p.sort_key", groups=True, noun="people"),
        Field("kind", "x.kind", Kind.CHOICE, groups=True, choices=KINDS),
        Field("calendar", "x.calendar_id", Kind.REF, label_sql="c.code", sort_sql="c.code", nullable=True, groups=True, noun="working_calendars"),
        Field("valid_from", "x.valid_from", Kind.DATE),
        Field("valid_to", "x.valid_to", Kind.DATE, nullable=True),
        Field("starts", "to_char(make_interval(mins => mod(x.start_minute, 1440)), 'HH24:MI')", Kind.CODE, nullable=True),
        Field("ends", "to_char(make_interval(mins => mod(x.end_minute, 1440)), 'HH24:MI')", Kind.CODE, nullable=True),
        Field("note", "x.note", Kind.TEXT),
        Field("unit", "m.unit_id", Kind.REF, label_sql="u.name", sort_sql="u.sort_key", nullable=True, groups=True, noun="units"),
    ),
)
