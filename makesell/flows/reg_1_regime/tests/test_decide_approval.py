"""A proposed rule is asked of the executives; the decision of the approval puts it in force, on either page."""

import datetime as dt
from dataclasses import dataclass

import pytest

from makesell.flows.org_1_organisation import approve_rule, draft_rule, propose_role, propose_rule, withdraw_rule
from makesell.flows.org_1_organisation.draft_rule import NewRule
from makesell.flows.reg_1_regime import decide_approval
from makesell.ground.access import roles
from makesell.ground.actor import Actor, system
from makesell.ground.approval import actions as approval
from makesell.ground.approval import queries
from makesell.ground.approval.deadlines import DEADLINE
from makesell.ground.db import act, values
from makesell.ground.notices import queries as notices
from makesell.ground.organisation import actions as organisation
from makesell.ground.organisation.actions import NewGrant, NewPerson
from makesell.ground.refusal import Refusal
from makesell.ground.rules import queries as rules

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
DAY = dt.date(2026, 3, 2)
SYSTEM = system("test")


@dataclass(frozen=True)
class Firm:
    """Who drafts, two executives, and a stand-in without any role."""

    planner: Actor
    boss: Actor
    second: Actor
    standin: Actor


@pytest.fixture
def firm() -> Firm:
    ids = act(organisation.create_people)([NewPerson(n, n) for n in ("pat", "bo", "eva", "sam")], actor=SYSTEM, at=AT)
    held = ((roles.FINANCE,), (roles.EXECUTIVE,), (roles.EXECUTIVE,), ())
    propose_role.perform_many(
        [NewGrant(who, role, DAY) for who, each in zip(ids, held, strict=True) for role in each], actor=SYSTEM, at=AT
    )
    return Firm(*(Actor(name=str(who), person_id=who, roles=frozenset(each)) for who, each in zip(ids, held, strict=True)))


def proposed(firm: Firm, hours: int = 12) -> tuple[int, int]:
    """A proposed rule and its approval."""
    rule = draft_rule.perform(NewRule(DEADLINE, hours, DAY), actor=firm.planner, at=AT)
    propose_rule.perform(rule, actor=firm.planner, at=AT, reason="太慢")
    return rule, queries.waiting_of("rule", [rule])[rule]


def decide(approval_id: int, verdict: str, who: Actor, reason: str = "") -> str:
    return decide_approval.perform(approval_id, verdict, actor=who, at=AT, on=DAY, reason=reason).state


def test_the_executives_are_told_and_the_first_decision_puts_the_rule_in_force(firm: Firm) -> None:
    rule, approval_id = proposed(firm)
    assert [row.id for row in queries.waiting_for(firm.second, DAY)] == [approval_id]
    assert [n.record_id for who in (firm.boss, firm.second) for n in notices.latest(who)] == [rule, rule]
    assert decide(approval_id, "approved", firm.boss) == "approved"
    assert rules.value(DEADLINE, DAY) == 12
    assert [n.kind for n in notices.latest(firm.planner)] == ["approval.approved"]
    with pytest.raises(Refusal) as again:
        decide(approval_id, "approved", firm.second)
    assert again.value.status == 409


def test_the_page_of_the_rule_decides_the_same_approval(firm: Firm) -> None:
    rule, _approval = proposed(firm)
    approve_rule.perform(rule, actor=firm.second, at=AT)
    assert queries.of_record(rule, DAY)[0].steps[0].decided_by == "eva"
    assert queries.waiting_for(firm.boss, DAY) == []


def test_a_refusal_refuses_the_rule_and_tells_why(firm: Firm) -> None:
    rule, approval_id = proposed(firm)
    with pytest.raises(Refusal) as silent:
        decide(approval_id, "refused", firm.boss)
    assert silent.value.field == "reason"
    decide(approval_id, "refused", firm.boss, "两天足够")
    row = rules.rule(rule)
    assert row is not None
    assert row.state == "refused"
    assert notices.latest(firm.planner)[0].params == {"reason": "两天足够"}


def test_a_substitute_decides_without_the_role(firm: Firm) -> None:
    for away in (firm.boss, firm.second):
        act(approval.name_substitute)(
            away.person_id or 0, firm.standin.person_id, valid_from=DAY, valid_to=DAY + dt.timedelta(days=7), reason="休假", actor=SYSTEM, at=AT
        )
    rule, approval_id = proposed(firm)
    decide(approval_id, "approved", firm.standin)
    assert queries.of_record(rule, DAY)[0].steps[0].decided_for in ("bo", "eva")
    assert rules.value(DEADLINE, DAY) == 12


def test_who_asks_and_who_is_not_named_are_refused(firm: Firm) -> None:
    _rule, approval_id = proposed(firm)
    for who in (firm.planner, firm.standin):
        with pytest.raises(Refusal) as refused:
            decide(approval_id, "approved", who)
        assert refused.value.status == 403


def test_a_withdrawn_rule_is_asked_no_more(firm: Firm) -> None:
    rule, _approval = proposed(firm)
    withdraw_rule.perform(rule, actor=firm.planner, at=AT)
    assert values("select state from approval_approval where record_id = %s", [rule]) == ["withdrawn"]


def test_nobody_to_decide_is_refused_and_nothing_changes(firm: Firm) -> None:
    rule = draft_rule.perform(NewRule(DEADLINE, 12, DAY), actor=firm.planner, at=AT)
    with pytest.raises(Refusal) as refused:
        propose_rule.perform(rule, actor=firm.planner, at=AT - dt.timedelta(days=30))
    assert refused.value.code == "approval.nobody"
    row = rules.rule(rule)
    assert row is not None
    assert row.state == "draft"


def test_the_deadline_follows_the_rule(firm: Firm) -> None:
    _rule, approval_id = proposed(firm)
    decide(approval_id, "approved", firm.boss)
    _second, other = proposed(firm, 24)
    due = values("select due_at from approval_step where approval_id = any(%s) order by id", [[approval_id, other]])
    # asked on Monday at 17:00 in Shanghai: sixteen working hours, then twelve
    assert due == [dt.datetime(2026, 3, 4, 9, tzinfo=dt.UTC), dt.datetime(2026, 3, 4, 4, tzinfo=dt.UTC)]
