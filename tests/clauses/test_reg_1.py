"""REG-1 · The regime by rules: drafted by one, approved by another, in force by date, with a history nobody rewrites."""

import datetime as dt

import pytest

from makesell.demo import samples as co
from makesell.flows.org_1_organisation import (
    acknowledge_rule,
    approve_rule,
    consult_on_rule,
    draft_rule,
    end_rule,
    propose_rule,
    refuse_rule,
    withdraw_rule,
)
from makesell.flows.org_1_organisation.consult_on_rule import Consultation
from makesell.flows.org_1_organisation.draft_rule import NewRule
from makesell.flows.org_1_organisation.end_rule import RuleEnd
from makesell.ground import listing
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.approval import queries as approvals
from makesell.ground.audit import queries as audit
from makesell.ground.listing import Query
from makesell.ground.refusal import Refusal
from makesell.ground.rules import queries as rules
from makesell.metrics.rules import ACTIVITY_MEASURE, EARNING_MEASURE
from makesell.sheets import rules as sheet
from tests.clauses.cast import NOW, TODAY, person

pytestmark = pytest.mark.django_db
JULY, OCTOBER = dt.date(2025, 7, 1), dt.date(2025, 10, 1)


def people() -> tuple[Actor, Actor]:
    """Sales support drafts, the general manager decides."""
    c = co.company()
    return (
        person("SUP-1", "内勤", c.units[0], roles.SALES_SUPPORT, roles.COMPENSATION),
        person("X-1", "总经理", c.units[0], roles.EXECUTIVE),
    )


def in_force(clerk: Actor, boss: Actor, value: str, since: dt.date) -> int:
    """A rule that was drafted, proposed and approved."""
    key = draft_rule.perform(NewRule(ACTIVITY_MEASURE, value, since, reason="口径统一"), actor=clerk, at=NOW)
    propose_rule.perform(key, actor=clerk, at=NOW)
    return approve_rule.perform(key, actor=boss, at=NOW)


def test_a_value_holds_from_its_date_and_the_old_one_stays_readable() -> None:
    """By shipped until July, by ordered until October, then by invoiced; each date answers with its own value."""
    clerk, boss = people()
    first, second = in_force(clerk, boss, "ordered", JULY), in_force(clerk, boss, "invoiced", OCTOBER)
    asked = (JULY - dt.timedelta(days=1), JULY, OCTOBER - dt.timedelta(days=1), OCTOBER)
    assert [rules.value(ACTIVITY_MEASURE, day) for day in asked] == ["shipped", "ordered", "ordered", "invoiced"]
    assert [(row.record_id, row.valid_to) for row in rules.editions(ACTIVITY_MEASURE.code)] == [(second, None), (first, OCTOBER)]
    on_august = Query.from_pairs([("f", "state.eq.approved"), ("f", "valid_from.lte.2025-08-01"), ("f", "valid_to.gt.2025-08-01")])
    assert [row["id"] for row in listing.page(sheet.SHEET.listing, boss, on_august).rows] == [first]
    ended = [change.new["valid_to"] for change in audit.of_row("rules_rule", first) if "valid_to" in change.new]
    assert ended == ["2025-10-01"]


def test_nobody_approves_his_own_rule_and_a_refusal_says_why() -> None:
    """The proposer is refused, the executive refuses with a reason, and nothing comes in force."""
    clerk, boss = people()
    both = Actor(name="内勤", person_id=clerk.person_id, roles=frozenset({*clerk.roles, roles.EXECUTIVE}))
    key = draft_rule.perform(NewRule(ACTIVITY_MEASURE, "ordered", JULY), actor=clerk, at=NOW)
    propose_rule.perform(key, actor=clerk, at=NOW)
    with pytest.raises(Refusal) as own:
        approve_rule.perform(key, actor=both, at=NOW)
    assert own.value.status == 403
    with pytest.raises(Refusal) as silent:
        refuse_rule.perform(key, actor=boss, at=NOW)
    assert silent.value.field == "reason"
    refuse_rule.perform(key, actor=boss, at=NOW, reason="先试点")
    assert rules.value(ACTIVITY_MEASURE, OCTOBER) == "shipped"
    assert approvals.waiting_for(boss, TODAY) == []
    with pytest.raises(Refusal) as decided:
        approve_rule.perform(key, actor=boss, at=NOW)
    assert decided.value.status == 409


def test_a_rule_on_pay_is_proven_by_consultation_and_by_being_read() -> None:
    """劳动合同法 §4: a draft shown, comments, a meeting, minutes; and it counts as proven when enough people have read it."""
    clerk, boss = people()
    key = draft_rule.perform(NewRule(EARNING_MEASURE, "invoiced", JULY), actor=clerk, at=NOW)
    record = {"shown_on": "2025-05-10", "comments": "无", "meeting_date": "2025-05-20", "minutes": "职工代表会议通过"}
    with pytest.raises(Refusal) as missing:
        consult_on_rule.perform_many([Consultation(key, {"shown_on": "2025-05-10"})], actor=clerk, at=NOW)
    assert missing.value.field == "consultation"
    consult_on_rule.perform_many([Consultation(key, record)], actor=clerk, at=NOW)
    propose_rule.perform(key, actor=clerk, at=NOW)
    approve_rule.perform(key, actor=boss, at=NOW)
    row = rules.rule(key)
    assert row is not None
    assert [rules.proven(row, EARNING_MEASURE, people) for people in (1, 0)] == [False, True]
    acknowledge_rule.perform_many([key, key], actor=clerk, at=NOW)
    assert [rules.proven(row, EARNING_MEASURE, people) for people in (1, 2)] == [True, False]


def test_what_is_in_force_is_ended_not_withdrawn() -> None:
    """Past decisions keep their rule: the end lies not in the past, and a rule in force is not taken back."""
    clerk, boss = people()
    key = in_force(clerk, boss, "ordered", dt.date(2025, 1, 1))
    with pytest.raises(Refusal) as taken:
        withdraw_rule.perform(key, actor=clerk, at=NOW)
    assert (taken.value.code, taken.value.status) == ("rules.in_force", 409)
    with pytest.raises(Refusal) as past:
        end_rule.perform_many([RuleEnd(key, dt.date(2025, 3, 1))], actor=boss, at=NOW)
    assert past.value.field == "valid_to"
    end_rule.perform_many([RuleEnd(key, JULY)], actor=boss, at=NOW)
    assert [rules.value(ACTIVITY_MEASURE, day) for day in (TODAY, JULY)] == ["ordered", "shipped"]


def test_who_runs_no_matter_drafts_nothing() -> None:
    """A salesperson's draft is refused, as is a value that is none, at its field."""
    clerk, _boss = people()
    seller = Actor(name="销售", person_id=clerk.person_id, roles=frozenset({roles.SALESPERSON}))
    with pytest.raises(Refusal) as denied:
        draft_rule.perform(NewRule(ACTIVITY_MEASURE, "ordered", JULY), actor=seller, at=NOW)
    assert denied.value.status == 403
    for bad, field in ((NewRule(ACTIVITY_MEASURE, "guessed", JULY), "value"), (NewRule(ACTIVITY_MEASURE, "ordered", JULY, JULY), "valid_to")):
        with pytest.raises(Refusal) as refused:
            draft_rule.perform(bad, actor=clerk, at=NOW)
        assert refused.value.field == field
    assert rules.editions(ACTIVITY_MEASURE.code) == []
