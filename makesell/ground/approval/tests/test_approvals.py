"""Approvals as they are kept: steps in order, "A for B" with reason and rule, reminders, escalation, two who decide at once."""

import datetime as dt
from functools import partial

import pytest

from makesell.ground.actor import Actor, system
from makesell.ground.approval import actions, queries
from makesell.ground.approval.actions import Ask
from makesell.ground.approval.chain import Post
from makesell.ground.db import act, one, run, values
from makesell.ground.organisation import actions as organisation
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import NewRecord, open_records
from makesell.ground.tests.threads import at_once

AT = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
DAY = dt.date(2026, 3, 2)
LATER = dt.date(2026, 3, 9)

ask_many = act(actions.ask_many)
decide = act(actions.decide)


class Firm:
    """A salesperson who asks, a manager, a director, an executive, and somebody who stands in."""

    def __init__(self) -> None:
        names = ["seller", "manager", "director", "executive", "standin"]
        ids = act(organisation.create_people)([organisation.NewPerson(n, n) for n in names], actor=system("t"), at=AT)
        self.seller, self.manager, self.director, self.executive, self.standin = (
            Actor(name=name, person_id=i) for name, i in zip(names, ids, strict=True)
        )
        (self.record,) = open_records([NewRecord("sales_order", "SO-1")], actor=system("t"), at=AT)

    def ladder(self, needed: str = "m") -> list[Post]:
        return [
            Post("sales_manager", (self.manager.person_id or 0,), "m" in needed),
            Post("sales_director", (self.director.person_id or 0,), "d" in needed),
            Post("executive", (self.executive.person_id or 0,), "x" in needed),
        ]

    def ask(self, needed: str = "m", due_at: dt.datetime | None = None) -> int:
        ask = Ask(
            "discount", self.record, self.ladder(needed), reason="大客户", rule="discount.authority", fingerprint="12%", due_at=due_at
        )
        return int(ask_many([ask], actor=self.seller, at=AT, on=DAY)[0])

    def away(self, who: Actor, by: Actor | None) -> None:
        act(actions.name_substitute)(
            who.person_id or 0, by.person_id if by else None, valid_from=DAY, valid_to=LATER, reason="休假", actor=system("t"), at=AT
        )


@pytest.mark.django_db
def test_steps_are_decided_from_below_and_the_last_one_approves() -> None:
    firm = Firm()
    approval = firm.ask("md")
    with pytest.raises(Refusal) as refused:
        decide(approval, "approved", reason="", actor=firm.director, at=AT, on=DAY)
    assert refused.value.code == "approval.not_yours"
    first = decide(approval, "approved", reason="", actor=firm.manager, at=AT, on=DAY)
    assert (first.state, first.next_people) == ("waiting", (firm.director.person_id,))
    last = decide(approval, "approved", reason="可以", actor=firm.director, at=AT, on=DAY)
    assert (last.state, last.purpose, last.record_id) == ("approved", "discount", firm.record)


@pytest.mark.django_db
def test_one_refused_step_refuses_and_needs_a_reason() -> None:
    firm = Firm()
    approval = firm.ask("md")
    with pytest.raises(Refusal) as refused:
        decide(approval, "refused", reason=" ", actor=firm.manager, at=AT, on=DAY)
    assert refused.value.field == "reason"
    assert decide(approval, "refused", reason="太低", actor=firm.manager, at=AT, on=DAY).state == "refused"
    with pytest.raises(Refusal) as again:
        decide(approval, "approved", reason="", actor=firm.director, at=AT, on=DAY)
    assert again.value.status == 409


@pytest.mark.django_db
def test_who_asks_may_not_approve() -> None:
    firm = Firm()
    approval = firm.ask()
    run("insert into approval_candidate (step_id, person_id) select id, %s from approval_step", [firm.seller.person_id])
    with pytest.raises(Refusal) as refused:
        decide(approval, "approved", reason="", actor=firm.seller, at=AT, on=DAY)
    assert refused.value.code == "approval.own"
    assert queries.waiting_for(firm.seller, DAY) == []


@pytest.mark.django_db
def test_the_decision_keeps_a_for_b_reason_and_rule() -> None:
    firm = Firm()
    approval = firm.ask()
    firm.away(firm.manager, firm.standin)
    assert [w.id for w in queries.waiting_for(firm.standin, DAY)] == [approval]
    assert queries.waiting_for(firm.manager, DAY) == []
    assert [w.id for w in queries.waiting_for(firm.manager, LATER)] == [approval]
    decide(approval, "approved", reason="代批", actor=firm.standin, at=AT, on=DAY)
    (row,) = queries.of_record(firm.record)
    assert (row.rule, row.state, row.steps[0].decided_by, row.steps[0].decided_for, row.steps[0].reason) == (
        "discount.authority", "approved", "standin", "manager", "代批",
    )  # fmt: skip


@pytest.mark.django_db
def test_a_substitute_named_before_asking_stands_for_the_holder() -> None:
    firm = Firm()
    firm.away(firm.manager, firm.standin)
    approval = firm.ask()
    decide(approval, "approved", reason="", actor=firm.standin, at=AT, on=DAY)
    assert one("select decided_for_id from approval_step") == (firm.manager.person_id,)


@pytest.mark.django_db
def test_what_is_approved_is_not_asked_again_unless_it_changed() -> None:
    firm = Firm()
    decide(firm.ask(), "approved", reason="", actor=firm.manager, at=AT, on=DAY)
    assert queries.approved(firm.record, "discount", "12%")
    assert not queries.approved(firm.record, "discount", "15%")
    assert not queries.approved(firm.record, "price", "12%")


@pytest.mark.django_db
def test_the_same_waits_only_once_and_may_be_asked_again_after_withdrawing() -> None:
    firm = Firm()
    approval = firm.ask()
    with pytest.raises(Refusal) as refused:
        firm.ask()
    assert refused.value.status == 409
    act(actions.withdraw)([approval], reason="改了", actor=firm.seller, at=AT)
    assert firm.ask() != approval


@pytest.mark.django_db
def test_reminders_come_once_and_escalation_adds_the_next_post() -> None:
    firm = Firm()
    approval = firm.ask(due_at=AT)
    hour = dt.timedelta(hours=1)
    assert act_remind(AT - 2 * hour, hour) == []
    assert act_remind(AT - hour, hour) == [(firm.record, firm.manager.person_id)]
    assert act_remind(AT, hour) == []
    assert actions.escalate_due(at=AT - hour, on=DAY) == []
    assert actions.escalate_due(at=AT, on=DAY) == [(firm.record, firm.director.person_id)]
    assert actions.escalate_due(at=AT, on=DAY) == []
    assert {w.id for w in (*queries.waiting_for(firm.manager, DAY), *queries.waiting_for(firm.director, DAY))} == {approval}
    assert decide(approval, "approved", reason="", actor=firm.director, at=AT, on=DAY).state == "approved"


def act_remind(at: dt.datetime, before: dt.timedelta) -> list[tuple[int, int]]:
    return actions.remind_due(at=at, before=before)


@pytest.mark.django_db
def test_absences_do_not_overlap_and_end_early() -> None:
    firm = Firm()
    firm.away(firm.manager, firm.standin)
    with pytest.raises(Refusal):
        firm.away(firm.manager, None)
    with pytest.raises(Refusal):
        firm.away(firm.director, firm.director)
    (absence,) = values("select id from approval_substitute")
    act(actions.end_substitute)(absence, valid_to=DAY + dt.timedelta(days=2), actor=system("t"), at=AT)
    assert queries.absences(DAY) == {firm.manager.person_id: firm.standin.person_id}
    assert queries.absences(DAY + dt.timedelta(days=2)) == {}


@pytest.mark.django_db
def test_holders_of_a_role_are_found_by_unit_and_date() -> None:
    firm = Firm()
    (unit, other) = act(organisation.create_units)(
        [organisation.NewUnit("U", "U", DAY), organisation.NewUnit("V", "V", DAY)], actor=system("t"), at=AT
    )
    who = firm.manager.person_id or 0
    act(organisation.add_memberships)([organisation.NewMembership(who, unit, DAY)], actor=system("t"), at=AT)
    act(organisation.propose_grants)([organisation.NewGrant(who, "sales_manager", DAY, LATER)], actor=system("t"), at=AT)
    assert queries.holders("sales_manager", DAY) == (who,)
    assert queries.holders("sales_manager", DAY, [unit]) == (who,)
    assert queries.holders("sales_manager", DAY, [other]) == ()
    assert queries.holders("sales_manager", LATER) == ()


def test_of_two_who_decide_at_once_one_is_told_so(committed: str) -> None:
    firm = Firm()
    approval = firm.ask("m")
    run("insert into approval_candidate (step_id, person_id) select id, %s from approval_step", [firm.director.person_id])
    found = at_once([partial(decide, approval, "approved", reason="", actor=who, at=AT, on=DAY) for who in (firm.manager, firm.director)])
    refused = [answer for answer in found if isinstance(answer, Refusal)]
    assert [answer.code for answer in refused] == ["approval.decided"]
    assert one("select count(*) from spine_event where act = 'approved:discount'") == (1,)
