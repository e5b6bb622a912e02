"""Named reads of campaigns; private rows take the actor first. Returns frozen rows."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.campaigns import states
from makesell.documents.campaigns.access import POLICY
from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.roster import listings as roster
from makesell.ground.spine.reach import refuse_beyond
from makesell.ground.spine.rows import HeadRow, by_key, head, one_seen


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
        roster.owner("x", many=True),
        roster.unit("x", many=True),
    ),
)


@dataclass(frozen=True, slots=True)
class CampaignRow(HeadRow):
    """A campaign as its page and its acts read it; `line_id` is the source of its entries in the budget book."""

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


_SELECT = f"""select {head("x")}, r.title, x.kind,
    x.start_date, x.end_date, x.budget, x.aim, x.plan_line_id, b.name, b.plan_id, concat_ws(' ', t.number, t.title), l.line_id, {_SPENT}
    from campaigns_campaign x {" ".join(_JOINS.values())} join plans_budgetline b on b.line_id = x.plan_line_id
    join plans_salesplan t on t.record_id = b.plan_id join campaigns_campaignline l on l.campaign_id = x.record_id"""


def campaign(actor: Actor, key: int) -> CampaignRow:
    """One campaign; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(CampaignRow, _SELECT, "x.record_id", key, rows_of(actor))


def of_ids(keys: Sequence[int]) -> list[CampaignRow]:
    """Campaigns by key, for acts (no row filter)."""
    return by_key(CampaignRow, _SELECT, "x.record_id", keys)


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
