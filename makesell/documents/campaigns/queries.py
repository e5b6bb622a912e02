"""Named reads of campaigns; private rows take the actor first. Returns frozen rows."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.campaigns import states
from makesell.documents.campaigns.access import POLICY
from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import one, run
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.refusal import missing
from makesell.ground.roster.listings import BY_PERSON, BY_UNIT
from makesell.ground.spine.reach import refuse_beyond


def rows_of(actor: Actor, act: str = "view") -> Where:
    """The campaigns (`x`) an actor may see, or do an act with."""
    return where(POLICY.reach(actor, act), owner="x.owner_id", unit="x.unit_id")


_SPENT = "(select coalesce(sum(e.amount), 0) from campaigns_campaignline cl join budget_entry e on e.source_line_id = cl.line_id " \
    "where cl.campaign_id = x.record_id and e.kind = 'spent')"     # fmt: skip
_JOINS = {
    "r": "join spine_record r on r.id = x.record_id",
    "p": "left join organisation_person p on p.id = x.owner_id",
    "u": "join organisation_unit u on u.id = x.unit_id",
}
LISTING = Listing(
    noun="campaigns",
    source="campaigns_campaign x",
    key="x.record_id",
    policy=POLICY,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="-start_date",
    joins=_JOINS,
    fields=(
        Field("number", "x.number", Kind.CODE, nullable=True),
        Field("title", "r.title", Kind.TEXT),
        Field("kind", "x.kind", Kind.CHOICE, groups=True, choices=states.KINDS),
        Field("start_date", "x.start_date", Kind.DATE, groups=True),
        Field("end_date", "x.end_date", Kind.DATE),
        Field("budget", "x.budget", Kind.MONEY, sums=True, currency="currency"),
        Field("spent", _SPENT, Kind.MONEY, sums=True, currency="currency"),
        Field("currency", "x.currency", Kind.CODE, groups=True),
        Field("state", "x.state", Kind.CHOICE, groups=True, choices=states.LABELS),
        Field("owner", "x.owner_id", Kind.REF, label_sql="p.name", sort_sql="p.sort_key", nullable=True, groups=True, noun="people", walk=BY_PERSON),
        Field("unit", "x.unit_id", Kind.REF, label_sql="u.name", sort_sql="u.sort_key", groups=True, noun="units", walk=BY_UNIT),
    ),
)


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign as its page and its acts read it; `line_id` is the source of its entries in the budget book."""

    id: int
    number: str | None
    state: str
    owner_id: int | None
    owner: str | None
    unit_id: int
    unit: str
    currency: str
    version: int
    title: str
    kind: str
    start_date: dt.date
    end_date: dt.date
    budget: Decimal
    aim: str
    plan_line_id: int
    plan_line: str
    plan_id: int
    plan: str
    line_id: int
    spent: Decimal


_SELECT = f"""select x.record_id, x.number, x.state, x.owner_id, p.name, x.unit_id, u.name, x.currency, x.version, r.title, x.kind,
    x.start_date, x.end_date, x.budget, x.aim, x.plan_line_id, b.name, b.plan_id, concat_ws(' ', t.number, t.title), l.line_id, {_SPENT}
    from campaigns_campaign x {" ".join(_JOINS.values())} join plans_budgetline b on b.line_id = x.plan_line_id
    join plans_salesplan t on t.record_id = b.plan_id join campaigns_campaignline l on l.campaign_id = x.record_id"""


def campaign(actor: Actor, key: int) -> CampaignRow:
    """One campaign; refuses (404) one that does not exist or that the actor may not see, alike."""
    seen = rows_of(actor)
    row = one(f"{_SELECT} where x.record_id = %s and {seen.sql}", [key, *seen.params])
    if row is None:
        raise missing()
    return CampaignRow(*row)


def of_ids(keys: Sequence[int]) -> list[CampaignRow]:
    """Campaigns by key, for acts (no row filter)."""
    return [CampaignRow(*row) for row in run(f"{_SELECT} where x.record_id = any(%s) order by x.record_id", [list(keys)])]


def within_reach(actor: Actor, act: str, keys: Sequence[int]) -> None:
    """Refuses (403) roles that never do this act, (404) campaigns the actor may not do it with."""
    POLICY.require(actor, act)
    refuse_beyond("x.record_id", "campaigns_campaign x", rows_of(actor, act), keys)


@dataclass(frozen=True, slots=True)
class CostRow:
    """A cost of a campaign."""

    id: int
    date: dt.date
    amount: Decimal


def costs(line_id: int) -> list[CostRow]:
    """What was spent by a campaign's line, newest first."""
    rows = run(
        "select id, business_date, amount from budget_entry where source_line_id = %s and kind = 'spent' order by business_date desc, id desc",
        [line_id],
    )
    return [CostRow(*row) for row in rows]
