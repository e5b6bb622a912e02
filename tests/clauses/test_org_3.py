"""ORG-3, ORG-5, PRO-7 · Activities, follow-ups, needs and care: written down with a result, due on a workbench, done, put off, refused."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest

from makesell.demo import samples as co
from makesell.documents.activities import queries, states
from makesell.documents.activities.rules import next_date
from makesell.flows.org_3_ownership import finish_follow_up, log_activity, plan_follow_up
from makesell.flows.org_3_ownership.finish_follow_up import DoneFact
from makesell.flows.org_3_ownership.log_activity import About, ActivityFact
from makesell.flows.org_3_ownership.plan_follow_up import FollowUpFact
from makesell.flows.pro_4_negotiation import open_opportunity
from makesell.flows.pro_4_negotiation.open_opportunity import OpportunityFact
from makesell.flows.pro_7_care import plan_care, record_need
from makesell.flows.pro_7_care.plan_care import CareFact
from makesell.flows.pro_7_care.record_need import AnswerFact, NeedFact
from makesell.flows.reg_1_regime import check_books
from makesell.ground import listing
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.listing import Query
from makesell.ground.notices.queries import latest
from makesell.ground.refusal import Refusal
from makesell.ground.spine.master import Change
from makesell.sheets import activities as sheet
from makesell.sheets import needs as needs_sheet
from tests.clauses.cast import NOW, TODAY, person

pytestmark = pytest.mark.django_db
SOON, LATER = TODAY + dt.timedelta(days=3), TODAY + dt.timedelta(days=30)


class Team:
    """A salesperson with two customers, a colleague of another unit, customer service, a manager, a warehouse clerk."""

    def __init__(self) -> None:
        self.c = co.company()
        home, away = self.c.units
        self.seller = Actor(
            name="销售", person_id=self.c.people[0], roles=frozenset({roles.SALESPERSON}), unit_id=home, unit_ids=frozenset({home})
        )
        self.other = person("S-2", "他组销售", away, roles.SALESPERSON)
        self.manager = person("M-1", "经理", home, roles.SALES_MANAGER)
        self.service = person("CS-1", "客服", away, roles.CUSTOMER_SERVICE)
        self.clerk = person("WH-1", "仓库", home, roles.WAREHOUSE)
        self.about = About(self.c.customers[0])


def refused(code: str, work: Callable[[], object], field: str | None = None) -> None:
    """The work is refused with this code, at this field."""
    with pytest.raises(Refusal) as no:
        work()
    assert (no.value.code, no.value.field if field else None) == (code, field)


def due(actor: Actor, at: dt.datetime = NOW) -> list[tuple[int, bool]]:
    """What stands on a workbench among follow-ups: key and whether it is late."""
    return [(wait.id, wait.late) for wait in sheet._waits(actor, at)]


def proved() -> None:
    """Every check of activities holds."""
    assert [f for f in check_books.perform() if f.check.startswith("activities")] == []


def test_a_visit_and_its_next_step() -> None:
    """The next step becomes a follow-up: on its day it stands on the workbench, then it is late; done, its own next step comes."""
    team = Team()
    fact = ActivityFact("visit", team.about, "要看样机", next_step="寄样机", next_date=SOON)
    key = log_activity.perform(fact, actor=team.seller, at=NOW)
    row = queries.activity(team.manager, key)
    assert (row.owner_id, row.activity_date, (row.number or "")[:6]) == (team.c.people[0], TODAY, "AC-25-")
    (task,) = (each["id"] for each in listing.page(queries.FOLLOW_UP_LIST, team.seller, Query()).rows)
    assert (due(team.seller), due(team.seller, NOW + dt.timedelta(days=3))) == ([], [(task, False)])
    assert due(team.seller, NOW + dt.timedelta(days=4)) == [(task, True)]
    refused("record.missing", lambda: finish_follow_up.perform(DoneFact(task, "call", "x"), actor=team.other, at=NOW))
    refused("access.refused", lambda: finish_follow_up.perform(DoneFact(task, "call", "x"), actor=team.clerk, at=NOW))
    refused("activity.result", lambda: finish_follow_up.perform(DoneFact(task, "call", " "), actor=team.seller, at=NOW), "result")
    refused("follow_up.why", lambda: plan_follow_up.postpone(task, LATER, actor=team.seller, at=NOW), "why")
    refused("follow_up.past", lambda: plan_follow_up.postpone(task, TODAY - dt.timedelta(days=1), actor=team.seller, at=NOW, reason="x"))
    plan_follow_up.postpone(task, LATER, actor=team.seller, at=NOW, reason="客户出差")
    later = NOW + dt.timedelta(days=30)
    done = DoneFact(task, "call", "样机满意", "报价", LATER + dt.timedelta(days=2))
    finish_follow_up.perform(done, actor=team.seller, at=later)
    (row_done,) = queries.follow_ups([task])
    assert (row_done.state, row_done.done_date, due(team.seller, later)) == (states.DONE, LATER, [])
    refused("document.state", lambda: finish_follow_up.perform(done, actor=team.seller, at=later))
    assert [row.kind for row in queries.latest_about(team.seller, team.c.customers[0])] == ["call", "visit"]
    assert len(due(team.seller, later + dt.timedelta(days=2))) == 1
    proved()


def test_follow_ups_by_hand_and_after_a_delivery() -> None:
    """A manager plans one for another; a proof of delivery makes one for the delivery's owner, three working days later, once."""
    team = Team()
    fact = FollowUpFact("问候", team.about, TODAY, team.c.people[0])
    key = plan_follow_up.perform(fact, actor=team.manager, at=NOW)
    assert due(team.seller) == [(key, False)]
    refused("follow_up.why", lambda: plan_follow_up.drop_many([key], actor=team.seller, at=NOW), "why")
    plan_follow_up.drop_many([key], actor=team.seller, at=NOW, reason="已电话")
    assert due(team.seller) == []
    delivery = co.proved_delivery(team.c)
    rows = [row for row in listing.page(queries.FOLLOW_UP_LIST, team.seller, Query()).rows if row["cause"] == "delivery"]
    assert [(row["owner"], row["subject"], row["due_date"]) for row in rows] == [(team.c.people[0], delivery, dt.date(2025, 3, 17))]
    proved()


def test_a_need_is_told_to_the_owner_and_leads_to_an_opportunity() -> None:
    """ORG-5: service writes it down; it waits for the customer's owner until it is answered by an opportunity of that customer."""
    team = Team()
    need = NeedFact(team.c.customers[0], "低噪音减速机，九月前")
    key = record_need.perform(need, actor=team.service, at=NOW)
    assert ([n.kind for n in latest(team.seller)], [w.id for w in needs_sheet._waits(team.seller, NOW)]) == (["need_recorded"], [key])
    chance = open_opportunity.perform(
        OpportunityFact(team.c.customers[1], "别家的", LATER, Decimal(1)), actor=team.seller, at=NOW
    )
    refused("need.answer", lambda: record_need.answer(AnswerFact(key), actor=team.seller, at=NOW), "answer")
    refused("need.customer", lambda: record_need.answer(AnswerFact(key, chance), actor=team.seller, at=NOW), "opportunity")
    refused("record.missing", lambda: record_need.answer(AnswerFact(key, None, "x"), actor=team.other, at=NOW))
    own = open_opportunity.perform(OpportunityFact(team.c.customers[0], "低噪音", LATER), actor=team.service, at=NOW)
    record_need.answer(AnswerFact(key, own), actor=team.seller, at=NOW)
    row = queries.need(team.service, key)
    assert (row.state, row.outcome_id, needs_sheet._waits(team.seller, NOW)) == (states.ANSWERED, own, [])
    refused("document.state", lambda: record_need.drop_many([key], actor=team.seller, at=NOW, reason="x"))
    proved()


def test_a_care_plan_makes_follow_ups_in_time_and_once() -> None:
    """A week before the founding day one is made for the customer's owner; the plan moves on by a year; a plan of once ends."""
    team = Team()
    day = TODAY + dt.timedelta(days=7)
    yearly = plan_care.perform(CareFact(team.c.customers[0], "厂庆", "key_date", day), actor=team.service, at=NOW)
    once = plan_care.perform(CareFact(team.c.customers[1], "巡检", "inspection", day, 0, 0), actor=team.seller, at=NOW)
    made = plan_care.fall_due(actor=co.ACTOR, at=NOW)
    assert [(row.owner_id, row.due_date, row.cause) for row in queries.follow_ups(made)] == [(team.c.people[0], day, "care")]
    assert plan_care.fall_due(actor=co.ACTOR, at=NOW) == []
    assert [row.next_date for row in queries.care_plans([yearly])] == [day.replace(year=2026)]
    assert len(plan_care.fall_due(actor=co.ACTOR, at=NOW + dt.timedelta(days=7))) == 1
    assert queries.care_plans([once])[0].state == states.ENDED
    refused("document.state", lambda: plan_care.change(Change(once, {"ahead_days": 1}), actor=team.seller, at=NOW))
    plan_care.change(Change(yearly, {"every_months": 6}), actor=team.service, at=NOW)
    plan_care.end_many([yearly], actor=team.service, at=NOW)
    assert (next_date(dt.date(2024, 8, 31), 6), next_date(dt.date(2025, 12, 15), 1)) == (dt.date(2025, 2, 28), dt.date(2026, 1, 15))


def test_bad_input_is_refused_at_its_field() -> None:
    """Nothing to be about, others' customers, days to come and gone by, no words, unknown kinds, wrong roles: nothing is written."""
    team = Team()
    for code, field, work in (
        ("activity.about", "customer", lambda: log_activity.perform(ActivityFact("visit", About(), "x"), actor=team.seller, at=NOW)),
        ("record.missing", "customer", lambda: log_activity.perform(ActivityFact("visit", team.about, "x"), actor=team.other, at=NOW)),
        ("record.missing", "opportunity",
         lambda: log_activity.perform(ActivityFact("visit", About(None, 10**12), "x"), actor=team.seller, at=NOW)),
        ("activity.kind", "kind", lambda: log_activity.perform(ActivityFact("dance", team.about, "x"), actor=team.seller, at=NOW)),
        ("activity.result", "result", lambda: log_activity.perform(ActivityFact("visit", team.about, " "), actor=team.seller, at=NOW)),
        ("day.future", "activity_date", lambda: log_activity.perform(ActivityFact("visit", team.about, "x", SOON), actor=team.seller, at=NOW)),
        ("activity.next", "next_step",
         lambda: log_activity.perform(ActivityFact("visit", team.about, "x", next_date=SOON), actor=team.seller, at=NOW)),
        ("access.refused", None, lambda: log_activity.perform(ActivityFact("visit", team.about, "x"), actor=team.clerk, at=NOW)),
        ("follow_up.title", "title", lambda: plan_follow_up.perform(FollowUpFact(" ", team.about, SOON), actor=team.seller, at=NOW)),
        ("follow_up.nobody", "owner", lambda: plan_follow_up.perform(FollowUpFact("x", team.about, SOON, 10**12), actor=team.seller, at=NOW)),
        ("need.text", "text", lambda: record_need.perform(NeedFact(team.c.customers[0], " "), actor=team.service, at=NOW)),
        ("care.months", "every_months",
         lambda: plan_care.perform(CareFact(team.c.customers[0], "x", "visit", SOON, 61), actor=team.service, at=NOW)),
        ("care.ahead", "ahead_days",
         lambda: plan_care.perform(CareFact(team.c.customers[0], "x", "visit", SOON, 1, -1), actor=team.service, at=NOW)),
        ("care.past", "next_date",
         lambda: plan_care.perform(CareFact(team.c.customers[0], "x", "visit", TODAY - dt.timedelta(days=1)), actor=team.service, at=NOW)),
    ):  # fmt: skip
        refused(code, work, field)
    assert [listing.count(each, team.manager, Query()) for each in (queries.ACTIVITY_LIST, queries.FOLLOW_UP_LIST, queries.NEED_LIST)] == [0, 0, 0]
