"""Named reads of activities, follow-ups, needs and care plans; private rows take the actor first. Returns frozen rows."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from makesell.documents.activities import states
from makesell.documents.activities.access import ACTIVITIES, CARE_PLANS, FOLLOW_UPS, NEEDS
from makesell.ground.access import Policy, Where
from makesell.ground.actor import Actor
from makesell.ground.db import run, values
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.roster import listings as roster
from makesell.ground.roster.listings import BY_PERSON
from makesell.ground.spine.reach import refuse_beyond
from makesell.ground.spine.rows import HeadRow, by_key, count_seen, head, one_seen
from makesell.masterdata.parties import queries as parties

TABLES = {
    "activities": "activities_activity", "follow_ups": "activities_followup", "needs": "activities_need", "care_plans": "activities_careplan",
}  # fmt: skip
POLICIES = {policy.noun: policy for policy in (ACTIVITIES, FOLLOW_UPS, NEEDS, CARE_PLANS)}


def rows_of(noun: str, actor: Actor, act: str = "view") -> Where:
    """The rows (`x`) of one of the nouns an actor may see, or do an act with."""
    return parties.document_rows(POLICIES[noun], actor, TABLES[noun], "x.record_id", act)


def _rows(noun: str) -> Callable[[Actor], Where]:
    return lambda actor: rows_of(noun, actor)


_JOINS = {
    "r": "join spine_record r on r.id = x.record_id",
    "c": "left join parties_customer c on c.record_id = x.customer_id",
    "cn": f"left {parties.NOW}",
    "p": "left join organisation_person p on p.id = x.owner_id",
    "u": "join organisation_unit u on u.id = x.unit_id",
    "sr": "left join spine_record sr on sr.id = x.subject_id",
    "g": "left join products_productgroup g on g.record_id = x.product_group_id",
    "w": "left join spine_record w on w.id = x.outcome_id",
}
_NUMBER = Field("number", "x.number", Kind.CODE, nullable=True)
_TITLE = Field("title", "r.title", Kind.TEXT)
_CUSTOMER = parties.field("x.customer_id")
_OWNER = Field(
    "owner", "x.owner_id", Kind.REF, label_sql="p.name", sort_sql="p.sort_key", nullable=True, groups=True, noun="people", walk=BY_PERSON
)
_UNIT = roster.unit("x", many=True)
_SUBJECT = Field("subject", "x.subject_id", Kind.INT)
_ABOUT = Field("about", "concat_ws(' ', sr.number, sr.title)", Kind.TEXT)


def _listing(noun: str, policy: Policy, sort: str, *fields: Field) -> Listing:
    return Listing(
        noun=noun, source=f"{TABLES[noun]} x", key="x.record_id", policy=policy, rows=_rows(noun), search_sql="r.search_grams", default_sort=sort,
        joins=_JOINS, fields=(_NUMBER, _TITLE, *fields, _OWNER, _UNIT),
    )  # fmt: skip


ACTIVITY_LIST = _listing(
    "activities", ACTIVITIES, "-activity_date",
    Field("kind", "x.kind", Kind.CHOICE, groups=True, choices=states.KINDS),
    replace(_CUSTOMER, nullable=True), _SUBJECT, _ABOUT,
    Field("activity_date", "x.activity_date", Kind.DATE, groups=True),
    Field("result", "x.result", Kind.TEXT),
    Field("next_step", "x.next_step", Kind.TEXT),
    Field("state", "x.state", Kind.CHOICE, groups=True, choices=states.ACTIVITY_LABELS),
)  # fmt: skip
FOLLOW_UP_LIST = _listing(
    "follow_ups", FOLLOW_UPS, "due_date",
    replace(_CUSTOMER, nullable=True), _SUBJECT, _ABOUT,
    Field("cause", "x.cause", Kind.CHOICE, groups=True, choices=states.CAUSES),
    Field("due_date", "x.due_date", Kind.DATE, groups=True),
    Field("done_date", "x.done_date", Kind.DATE, nullable=True),
    Field("state", "x.state", Kind.CHOICE, groups=True, choices=states.FOLLOW_UP_LABELS),
)  # fmt: skip
NEED_LIST = _listing(
    "needs", NEEDS, "-found_date",
    _CUSTOMER, _SUBJECT, _ABOUT,
    Field("product_group", "x.product_group_id", Kind.REF, label_sql="g.name", sort_sql="g.code", nullable=True, groups=True, noun="product_groups"),
    Field("found_date", "x.found_date", Kind.DATE, groups=True),
    Field("outcome", "concat_ws(' ', w.number, w.title)", Kind.TEXT),
    Field("outcome_id", "x.outcome_id", Kind.INT, nullable=True),
    Field("state", "x.state", Kind.CHOICE, groups=True, choices=states.NEED_LABELS),
)  # fmt: skip
CARE_LIST = _listing(
    "care_plans", CARE_PLANS, "next_date",
    _CUSTOMER,
    Field("kind", "x.kind", Kind.CHOICE, groups=True, choices=states.CARES),
    Field("next_date", "x.next_date", Kind.DATE, groups=True),
    Field("every_months", "x.every_months", Kind.INT),
    Field("ahead_days", "x.ahead_days", Kind.INT),
    Field("state", "x.state", Kind.CHOICE, groups=True, choices=states.CARE_LABELS),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Common(HeadRow):
    """What the four nouns have in common."""

    title: str
    customer_id: int | None
    customer: str | None


@dataclass(frozen=True, slots=True)
class ActivityRow(Common):
    """An activity."""

    kind: str
    contact_id: int | None
    contact: str | None
    subject_id: int
    subject_kind: str
    subject: str
    activity_date: dt.date
    result: str
    next_step: str


@dataclass(frozen=True, slots=True)
class FollowUpRow(Common):
    """A follow-up; `activity_id` is what was done."""

    cause: str
    subject_id: int
    subject_kind: str
    subject: str
    due_date: dt.date
    done_date: dt.date | None
    activity_id: int | None
    activity: str | None


@dataclass(frozen=True, slots=True)
class NeedRow(Common):
    """A need of a customer."""

    product_group_id: int | None
    product_group: str | None
    text: str
    found_date: dt.date
    answer: str
    outcome_id: int | None
    outcome_kind: str | None
    outcome: str | None


@dataclass(frozen=True, slots=True)
class CareRow(Common):
    """A care plan."""

    kind: str
    contact_id: int | None
    contact: str | None
    next_date: dt.date
    every_months: int
    ahead_days: int


_COMMON = f"{head('x')}, r.title, x.customer_id, c.name"
_FROM = " ".join(_JOINS[name] for name in ("r", "c", "p", "u"))
_PERSON = "left join parties_contact k on k.record_id = x.contact_id"
_SPOKEN = "sr.kind, concat_ws(' ', sr.number, sr.title)"
_SELECT = {
    "activities": f"""select {_COMMON}, x.kind, x.contact_id, k.name, x.subject_id, {_SPOKEN}, x.activity_date, x.result, x.next_step
        from activities_activity x {_FROM} {_JOINS["sr"]} {_PERSON}""",
    "follow_ups": f"""select {_COMMON}, x.cause, x.subject_id, {_SPOKEN}, x.due_date, x.done_date, x.activity_id, a.number
        from activities_followup x {_FROM} {_JOINS["sr"]} left join activities_activity a on a.record_id = x.activity_id""",
    "needs": f"""select {_COMMON}, x.product_group_id, g.name, x.text, x.found_date, x.answer, x.outcome_id, w.kind,
        nullif(concat_ws(' ', w.number, w.title), '') from activities_need x {_FROM} {_JOINS["g"]} {_JOINS["w"]}""",
    "care_plans": f"""select {_COMMON}, x.kind, x.contact_id, k.name, x.next_date, x.every_months, x.ahead_days
        from activities_careplan x {_FROM} {_PERSON}""",
}


def activity(actor: Actor, key: int) -> ActivityRow:
    """One activity; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(ActivityRow, _SELECT["activities"], "x.record_id", key, rows_of("activities", actor))


def follow_up(actor: Actor, key: int) -> FollowUpRow:
    """One follow-up; refuses (404) likewise."""
    return one_seen(FollowUpRow, _SELECT["follow_ups"], "x.record_id", key, rows_of("follow_ups", actor))


def need(actor: Actor, key: int) -> NeedRow:
    """One need; refuses (404) likewise."""
    return one_seen(NeedRow, _SELECT["needs"], "x.record_id", key, rows_of("needs", actor))


def care_plan(actor: Actor, key: int) -> CareRow:
    """One care plan; refuses (404) likewise."""
    return one_seen(CareRow, _SELECT["care_plans"], "x.record_id", key, rows_of("care_plans", actor))


def follow_ups(keys: Sequence[int]) -> list[FollowUpRow]:
    """Follow-ups by key, for acts (no row filter)."""
    return by_key(FollowUpRow, _SELECT["follow_ups"], "x.record_id", keys)


def needs(keys: Sequence[int]) -> list[NeedRow]:
    """Needs by key, for acts (no row filter)."""
    return by_key(NeedRow, _SELECT["needs"], "x.record_id", keys)


def care_plans(keys: Sequence[int]) -> list[CareRow]:
    """Care plans by key, for acts (no row filter)."""
    return by_key(CareRow, _SELECT["care_plans"], "x.record_id", keys)


def within_reach(noun: str, actor: Actor, act: str, keys: Sequence[int]) -> None:
    """Refuses (403) roles that never do this act, (404) rows the actor may not do it with."""
    POLICIES[noun].require(actor, act)
    refuse_beyond("x.record_id", f"{TABLES[noun]} x", rows_of(noun, actor, act), keys)


def _counting(noun: str, condition: str) -> Callable[[Actor, int], int]:
    def count(actor: Actor, key: int) -> int:
        return count_seen(f"{TABLES[noun]} x", condition, parties.with_merged(key), rows_of(noun, actor))

    return count


def of_customer(noun: str) -> Callable[[Actor, int], int]:
    """Counts how many of a noun's rows of a customer an actor may see."""
    return _counting(noun, "x.customer_id = any(%s)")


def about(noun: str) -> Callable[[Actor, int], int]:
    """Counts how many of a noun's rows about a record an actor may see."""
    return _counting(noun, "x.subject_id = any(%s)")


def latest_about(actor: Actor, subject_id: int, most: int = 10) -> list[ActivityRow]:
    """The last activities about a record the actor may see, newest first."""
    seen = rows_of("activities", actor)
    rows = run(
        f"""{_SELECT["activities"]} where x.subject_id = %s and x.state = 'noted' and {seen.sql}
            order by x.activity_date desc, x.record_id desc limit %s""",
        [subject_id, *seen.params, most],
    )
    return [ActivityRow(*row) for row in rows]


def waiting(actor: Actor, on: dt.date, most: int = 50) -> list[FollowUpRow]:
    """The actor's own open follow-ups that are due on a day or were before, the earliest first."""
    if actor.person_id is None:
        return []
    rows = run(
        f"""{_SELECT["follow_ups"]} where x.owner_id = %s and x.state = 'open' and x.due_date <= %s order by x.due_date, x.record_id limit %s""",
        [actor.person_id, on, most],
        keep=True,
    )
    return [FollowUpRow(*row) for row in rows]


def open_needs(actor: Actor, most: int = 20) -> list[NeedRow]:
    """Open needs of the customers the actor owns, the oldest first."""
    if actor.person_id is None:
        return []
    rows = run(
        f"{_SELECT['needs']} where c.owner_id = %s and x.state = 'open' order by x.found_date, x.record_id limit %s", [actor.person_id, most],
        keep=True,
    )
    return [NeedRow(*row) for row in rows]


def followed_after_delivery(delivery_ids: Sequence[int]) -> set[int]:
    """Deliveries that have their follow-up."""
    return set(values("select subject_id from activities_followup where cause = 'delivery' and subject_id = any(%s)", [list(delivery_ids)]))


def follow_ups_of_order(order_id: int) -> list[FollowUpRow]:
    """The follow-ups that an order's deliveries made, whoever asks, by due date."""
    rows = run(
        f"""{_SELECT["follow_ups"]} where x.cause = 'delivery' and x.subject_id in (
                select d.delivery_id from deliveries_deliveryline d join orders_salesorderline l on l.line_id = d.order_line_id where l.order_id = %s)
            order by x.due_date, x.record_id""",
        [order_id],
    )
    return [FollowUpRow(*row) for row in rows]


def care_due(on: dt.date) -> list[CareRow]:
    """Active care plans whose follow-up is to be made on a day."""
    return [CareRow(*row) for row in run(f"{_SELECT['care_plans']} where x.state = 'active' and x.next_date - x.ahead_days <= %s", [on])]
