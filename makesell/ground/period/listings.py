"""The lists of periods, and of months with what is closed of them."""

from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.period.access import CLOSINGS, POLICY
from makesell.ground.period.calendar import KINDS, SCOPES
from makesell.ground.text import N_

STATES = {"open": N_("Not closed"), "closed": N_("Month closed")}
TONES = {"open": "info", "closed": "mute"}


def rows_of(actor: Actor) -> Where:
    """The calendar is for everybody of the house."""
    return where(POLICY.reach(actor), owner="null", unit="null")


def months_of(actor: Actor) -> Where:
    """So is what is closed."""
    return where(CLOSINGS.reach(actor), owner="null", unit="null")


LISTING = Listing(
    noun="periods",
    source="period_period x",
    key="x.id",
    policy=POLICY,
    rows=rows_of,
    search_sql=None,
    default_sort="-start_date",
    fields=(
        Field("code", "x.code", Kind.CODE),
        Field("kind", "x.kind", Kind.CHOICE, groups=True, choices=KINDS),
        Field("start_date", "x.start_date", Kind.DATE),
        Field("last_day", "(x.end_date - 1)", Kind.DATE),
        Field("days", "(x.end_date - x.start_date)", Kind.INT),
    ),
)
# One row a month and scope; its key is made of both, so that a month that was never closed has a page too.
MONTHS = """(
    select p.id * 3 + s.n as id, p.id as period_id, p.code, p.start_date, p.end_date, s.scope, c.id as closing_id, c.closed_at, c.closed_by_id,
           coalesce(c.reason, '') as reason
    from period_period p cross join (values ('sales', 0), ('pay', 1), ('accounting', 2)) s(scope, n)
    left join period_closing c on c.period_id = p.id and c.scope = s.scope and c.reopened_at is null
    where p.kind = 'month'
) x"""
CLOSING_LISTING = Listing(
    noun="closings",
    source=f"{MONTHS} left join organisation_person o on o.id = x.closed_by_id",
    key="x.id",
    policy=CLOSINGS,
    rows=months_of,
    search_sql=None,
    default_sort="-start_date",
    fields=(
        Field("code", "x.code", Kind.CODE),
        Field("scope", "x.scope", Kind.CHOICE, groups=True, choices=SCOPES),
        Field("state", "case when x.closing_id is null then 'open' else 'closed' end", Kind.CHOICE, groups=True, choices=STATES),
        Field("start_date", "x.start_date", Kind.DATE),
        Field("last_day", "(x.end_date - 1)", Kind.DATE),
        Field("closed_at", "x.closed_at", Kind.MOMENT, nullable=True),
        Field("closed_by", "x.closed_by_id", Kind.REF, label_sql="o.name", sort_sql="o.sort_key", nullable=True, groups=True, noun="people"),
        Field("reason", "x.reason", Kind.TEXT),
    ),
)
SCOPE_OF = ("sales", "pay", "accounting")
