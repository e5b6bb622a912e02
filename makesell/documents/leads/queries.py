"""Named reads of leads; private rows take the actor first. Returns frozen rows, never model instances."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from makesell.documents.leads import states
from makesell.documents.leads.access import IN_POOL, POLICY
from makesell.documents.leads.rules import Standing
from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import one, run
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.roster import listings as roster
from makesell.ground.spine.reach import refuse_beyond
from makesell.ground.spine.rows import HeadRow, by_key, count_seen, head, one_seen
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.parties.names import name_key, phone_key, sound_key, tax_key


def rows_of(actor: Actor, act: str = "view") -> Where:
    """The leads (`x`) an actor may see, or do an act with; those of the pool are everybody's who may do it at all."""
    seen = where(POLICY.reach(actor, act), owner="x.owner_id", unit="x.unit_id")
    if act not in IN_POOL or seen.sql in ("true", "false"):
        return seen
    return Where(f"({seen.sql} or x.state = 'pool')", seen.params)


# In the pool a telephone shows its last four digits, an address its domain, until the lead is claimed.
PHONE = "case when x.state = 'pool' and x.phone <> '' then '•••• ' || right(x.phone, 4) else x.phone end"
EMAIL = "case when x.state = 'pool' then regexp_replace(x.email, '^[^@]*', '•••') else x.email end"
# The day of the last result written about a lead.
TOUCHED = "(select max(a.activity_date) from activities_activity a where a.subject_id = x.record_id and a.state = 'noted')"
_JOINS = {
    "r": "join spine_record r on r.id = x.record_id",
    "p": "left join organisation_person p on p.id = x.owner_id",
    "u": "join organisation_unit u on u.id = x.unit_id",
    "c": "left join parties_customer c on c.record_id = x.customer_id",
    "cn": f"left {parties.NOW}",
    "cr": "left join spine_record cr on cr.id = x.campaign_id",
    "rf": "left join parties_customer rf on rf.record_id = x.referrer_id",
}
LISTING = Listing(
    noun="leads",
    source="leads_lead x",
    key="x.record_id",
    policy=POLICY,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="-entered_date",
    joins=_JOINS,
    fields=(
        Field("number", "x.number", Kind.CODE, nullable=True),
        Field("name", "r.title", Kind.TEXT, sort_sql="r.sort_key"),
        Field("state", "x.state", Kind.CHOICE, groups=True, choices=states.LABELS),
        Field("source", "x.source", Kind.CHOICE, groups=True, choices=states.SOURCES),
        Field("campaign", "x.campaign_id", Kind.REF, label_sql="cr.title", sort_sql="cr.sort_key", nullable=True, groups=True, noun="campaigns"),
        Field("referrer", "x.referrer_id", Kind.REF, label_sql="rf.name", sort_sql="rf.sort_key", nullable=True, groups=True, noun="customers"),
        Field("contact", "x.contact", Kind.TEXT),
        Field("phone", PHONE, Kind.TEXT),
        Field("email", EMAIL, Kind.TEXT),
        Field("region", "x.region", Kind.TEXT, groups=True),
        Field("need", "x.need", Kind.TEXT),
        Field("entered_date", "x.entered_date", Kind.DATE, groups=True),
        Field("held_since", "x.held_since", Kind.DATE, nullable=True),
        Field("touched", TOUCHED, Kind.DATE, nullable=True),
        roster.owner("x", many=True),
        roster.unit("x", many=True),
        replace(parties.field("x.customer_id"), nullable=True),
    ),
)


@dataclass(frozen=True, slots=True)
class LeadRow(HeadRow):
    """A lead as its page and its acts read it; telephone and mail are masked while it is in the pool."""

    name: str
    source: str
    campaign_id: int | None
    campaign: str | None
    referrer_id: int | None
    referrer: str | None
    contact: str
    phone: str
    email: str
    tax_number: str
    region: str
    need: str
    entered_date: dt.date
    held_since: dt.date | None
    touched: dt.date | None
    customer_id: int | None
    customer: str | None


_SELECT = f"""select {head("x")}, r.title, x.source,
    x.campaign_id, cr.title, x.referrer_id, rf.name, x.contact, {{phone}}, {{email}}, x.tax_number, x.region, x.need, x.entered_date,
    x.held_since, {TOUCHED}, x.customer_id, c.name
    from leads_lead x {" ".join(join for name, join in _JOINS.items() if name != "cn")}"""
_MASKED, _PLAIN = _SELECT.format(phone=PHONE, email=EMAIL), _SELECT.format(phone="x.phone", email="x.email")


def lead(actor: Actor, key: int) -> LeadRow:
    """One lead; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(LeadRow, _MASKED, "x.record_id", key, rows_of(actor))


def of_ids(keys: Sequence[int]) -> list[LeadRow]:
    """Leads by key, for acts (no row filter, nothing masked)."""
    return by_key(LeadRow, _PLAIN, "x.record_id", keys)


def within_reach(actor: Actor, act: str, keys: Sequence[int]) -> None:
    """Refuses (403) roles that never do this act, (404) leads the actor may not do it with."""
    POLICY.require(actor, act)
    refuse_beyond("x.record_id", "leads_lead x", rows_of(actor, act), keys)


@dataclass(frozen=True, slots=True)
class Alike:
    """A lead that may be the one being entered, and why."""

    id: int
    name: str
    state: str
    owner: str | None
    reason: str


def alike(name: str, tax_number: str = "", phone: str = "", *, apart_from: int = 0) -> list[Alike]:
    """Open leads that may be the one being entered, surest first: same tax number, name, telephone, sound."""
    rows = run(
        """select x.record_id, r.title, x.state, p.name,
                  case when %(tax)s <> '' and x.tax_key = %(tax)s then 'tax_number' when x.name_key = %(name)s then 'name'
                       when %(phone)s <> '' and x.phone_key = %(phone)s then 'phone' else 'sound' end
           from leads_lead x join spine_record r on r.id = x.record_id left join organisation_person p on p.id = x.owner_id
           where x.record_id <> %(apart)s and x.state in ('pool', 'owned')
             and ((%(tax)s <> '' and x.tax_key = %(tax)s) or x.name_key = %(name)s or (%(phone)s <> '' and x.phone_key = %(phone)s)
                  or x.sound_key = %(sound)s)
           order by 5 desc, x.record_id limit 10""",
        {"tax": tax_key(tax_number), "name": name_key(name), "phone": phone_key(phone), "sound": sound_key(name), "apart": apart_from},
    )
    return [Alike(*row) for row in rows]


def standing(person_id: int, lead_id: int, on: dt.date) -> Standing:
    """How a person stands towards the limits of the pool."""
    row = one(
        """select count(*) filter (where claimed and from_date = %(on)s), count(*) filter (where to_date is null),
                  max(to_date) filter (where lead_id = %(lead)s and ended in ('give_back', 'fall_back'))
           from leads_holding where person_id = %(person)s""",
        {"on": on, "lead": lead_id, "person": person_id},
    )
    return Standing(*row) if row else Standing(0, 0, None)


@dataclass(frozen=True, slots=True)
class HoldingRow:
    """Who held a lead."""

    person_id: int
    person: str
    claimed: bool
    from_date: dt.date
    to_date: dt.date | None
    ended: str


def holdings(key: int) -> list[HoldingRow]:
    """Who held a lead, newest first."""
    rows = run(
        """select h.person_id, p.name, h.claimed, h.from_date, h.to_date, h.ended from leads_holding h
           join organisation_person p on p.id = h.person_id where h.lead_id = %s order by h.id desc""",
        [key],
    )
    return [HoldingRow(*row) for row in rows]


def held() -> list[LeadRow]:
    """Every lead somebody holds, for the clock."""
    return [LeadRow(*row) for row in run(f"{_PLAIN} where x.state = 'owned' order by x.record_id", keep=True)]


def waiting(actor: Actor, most: int = 20) -> list[LeadRow]:
    """The actor's own leads, the longest untouched first."""
    if actor.person_id is None:
        return []
    rows = run(
        f"""{_MASKED} where x.owner_id = %s and x.state = 'owned' order by greatest(x.held_since, {TOUCHED}), x.record_id limit %s""",
        [actor.person_id, most],
        keep=True,
    )
    return [LeadRow(*row) for row in rows]


def _count(actor: Actor, column: str, keys: Sequence[int]) -> int:
    return count_seen("leads_lead x", f"x.{column} = any(%s)", list(keys), rows_of(actor))


def count_of_campaign(actor: Actor, campaign_id: int) -> int:
    """How many leads of a campaign the actor may see."""
    return _count(actor, "campaign_id", [campaign_id])


def count_referred(actor: Actor, customer_id: int) -> int:
    """How many leads a customer has referred that the actor may see."""
    return _count(actor, "referrer_id", parties.with_merged(customer_id))


