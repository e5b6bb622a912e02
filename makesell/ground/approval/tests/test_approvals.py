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
MINUTE = dt.timedelta(minutes=1)
# Monday 17:00 in Shanghai and sixteen hours of the office: one that day, eight on Tuesday, seven on Wednesday.
SIXTEEN_HOURS_LATER = dt.datetime(2026, 3, 4, 9, tzinfo=dt.UTC)

ask_many = act(actions.ask_many)
decide = act(actions.decide)


@act
def escalate_due(*, at: dt.datetime, on: dt.date, actor: Actor) -> list[tuple[int, int]]:
    return actions.escalate_due(at=at, on=on)


class Firm:
    """A salesperson who asks, a manager, a director, an executive, and somebody who stands in."""

    def __init__(self) -> None:
        names = ["seller", "manager", "director", "executive", "standin"]
        ids = act(organisation.create_people)([organisation.NewPerson(n, n) for n in names], actor=system("t"), at=AT)
        self.seller, self.manager, self.director, self.executive, self.standin = (
            Actor(name=name, person_id=i) for name, i in zip(names, ids, strict=True)
        )
        posts = {self.manager: "sales_manager", self.director: "sales_director", self.executive: "executive"}
        self.grants = {who.name: self.give(who, role) for who, role in posts.items()}
        (self.record,) = open_records([NewRecord("sales_order", "SO-1")], actor=system("t"), at=AT)

    def give(self, who: Actor, role: str) -> int:
        """The person holds the role from the day on."""
        grant = organisation.NewGrant(who.person_id or 0, role, DAY)
        return int(act(organisation.propose_grants)([grant], actor=system("t"), at=AT)[0])

    def lose(self, who: Actor, on: dt.date = DAY) -> None:
        """The person's role ends, or is withdrawn before it began."""
        act(organisation.withdraw_grants)([self.grants[who.name]], valid_to=on, actor=system("t"), at=AT)

    def ladder(self, needed: str = "m") -> list[Post]:
        return [
            Post("sales_manager", (self.manager.person_id or 0,), "m" in needed),
            Post("sales_director", (self.director.person_id or 0,), "d" in needed),
            Post("executive", (self.executive.person_id or 0,), "x" in needed),
        ]

    def ask(self, needed: str = "m") -> int:
        ask = Ask("discount", self.record, self.ladder(needed), reason="大客户", rule="discount.authority", fingerprint="12%")
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
    firm.give(firm.seller, "sales_manager")
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
    (row,) = queries.of_record(firm.record, DAY)
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
    assert queries.approved([firm.record], "discount") == {"12%"}
    assert queries.approved([firm.record], "price") == frozenset()


@pytest.mark.django_db
def test_the_same_waits_only_once_and_may_be_asked_again_after_withdrawing() -> None:
    firm = Firm()
    approval = firm.ask()
    with pytest.raises(Refusal) as refused:
        firm.ask()
    assert refused.value.status == 409
    act(actions.withdraw)([approval], reason="改了", actor=firm.seller, at=AT)
    assert firm.ask() != approval


def remind(at: dt.datetime) -> list[tuple[int, int]]:
    return actions.remind_due(at=at, on=DAY)


def escalate(at: dt.datetime, on: dt.date = DAY) -> list[tuple[int, int]]:
    return escalate_due(at=at, on=on, actor=system("clock"))


def due() -> dt.datetime:
    """The deadline of the one step that waits."""
    (moment,) = values("select due_at from approval_step where verdict = '' and due_at is not null")
    assert isinstance(moment, dt.datetime)
    return moment


@pytest.mark.django_db
def test_reminders_come_once_and_escalation_adds_the_next_post() -> None:
    firm = Firm()
    approval = firm.ask()
    assert due() == SIXTEEN_HOURS_LATER
    four_hours_before = dt.datetime(2026, 3, 4, 4, tzinfo=dt.UTC)
    assert remind(four_hours_before - MINUTE) == []
    assert remind(four_hours_before) == [(firm.record, firm.manager.person_id)]
    assert remind(SIXTEEN_HOURS_LATER) == []
    assert escalate(SIXTEEN_HOURS_LATER - MINUTE) == []
    assert escalate(SIXTEEN_HOURS_LATER) == [(firm.record, firm.director.person_id)]
    assert escalate(SIXTEEN_HOURS_LATER) == []
    assert {w.id for w in (*queries.waiting_for(firm.manager, DAY), *queries.waiting_for(firm.director, DAY))} == {approval}
    assert decide(approval, "approved", reason="", actor=firm.director, at=AT, on=DAY).state == "approved"


@pytest.mark.django_db
def test_what_goes_up_has_a_deadline_of_its_own_and_climbs_to_the_top() -> None:
    firm = Firm()
    firm.ask()
    assert escalate(due()) == [(firm.record, firm.director.person_id)]
    second = dt.datetime(2026, 3, 6, 9, tzinfo=dt.UTC)
    assert due() == second
    assert escalate(second) == [(firm.record, firm.executive.person_id)]
    assert escalate(due()) == []


@pytest.mark.django_db
def test_the_second_step_has_its_hours_from_the_first_decision_on() -> None:
    firm = Firm()
    approval = firm.ask("md")
    friday = dt.datetime(2026, 3, 6, 1, tzinfo=dt.UTC)
    decide(approval, "approved", reason="", actor=firm.manager, at=friday, on=DAY)
    assert due() == dt.datetime(2026, 3, 9, 10, tzinfo=dt.UTC)


@pytest.mark.django_db
def test_who_is_called_up_and_holds_the_higher_step_decides_once_for_both() -> None:
    firm = Firm()
    approval = firm.ask("md")
    assert queries.waiting_for(firm.director, DAY) == []
    assert escalate(due()) == [(firm.record, firm.director.person_id)]
    assert decide(approval, "approved", reason="急", actor=firm.director, at=AT, on=DAY).state == "approved"
    (row,) = queries.of_record(firm.record, DAY)
    assert [(s.role, s.verdict, s.decided_by) for s in row.steps] == [
        ("sales_manager", "approved", "director"), ("sales_director", "approved", "director"),
    ]  # fmt: skip


@pytest.mark.django_db
def test_who_stands_in_since_and_holds_the_higher_step_decides_once_at_it() -> None:
    firm = Firm()
    approval = firm.ask("md")
    firm.away(firm.manager, firm.director)
    assert [(w.id, w.role) for w in queries.waiting_for(firm.director, DAY)] == [(approval, "sales_director")]
    assert decide(approval, "approved", reason="", actor=firm.director, at=AT, on=DAY).state == "approved"
    (row,) = queries.of_record(firm.record, DAY)
    assert [(s.decided_by, s.decided_for) for s in row.steps] == [("director", "manager"), ("director", None)]


@pytest.mark.django_db
def test_a_substitute_stands_in_on_their_dates_only() -> None:
    firm = Firm()
    firm.away(firm.manager, firm.standin)
    approval = firm.ask()
    assert queries.waiting_for(firm.standin, LATER) == []
    with pytest.raises(Refusal):
        decide(approval, "approved", reason="", actor=firm.standin, at=AT, on=LATER)
    decide(approval, "approved", reason="", actor=firm.manager, at=AT, on=LATER)
    assert one("select decided_by_id, decided_for_id from approval_step") == (firm.manager.person_id, None)


@pytest.mark.django_db
def test_what_nobody_is_there_to_decide_any_more_goes_up_at_once() -> None:
    firm = Firm()
    firm.ask()
    firm.away(firm.manager, firm.standin)
    assert escalate(AT) == []
    firm.away(firm.standin, None)
    assert queries.waiting_for(firm.standin, DAY) == []
    assert escalate(AT) == [(firm.record, firm.director.person_id)]


@pytest.mark.django_db
def test_who_has_left_decides_no_more() -> None:
    firm = Firm()
    approval = firm.ask()
    run("update organisation_person set left_date = %s where id = %s", [DAY - dt.timedelta(days=1), firm.manager.person_id])
    with pytest.raises(Refusal):
        decide(approval, "approved", reason="", actor=firm.manager, at=AT, on=DAY)
    assert escalate(AT) == [(firm.record, firm.director.person_id)]


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
def test_holders_of_a_role_are_found_by_date() -> None:
    firm = Firm()
    firm.lose(firm.manager, LATER)
    assert queries.holders("sales_manager", DAY) == (firm.manager.person_id,)
    assert queries.holders("sales_manager", LATER) == ()


@pytest.mark.django_db
def test_whose_role_has_ended_decides_no_more_and_who_took_the_post_does() -> None:
    firm = Firm()
    approval = firm.ask()
    firm.lose(firm.manager, LATER)
    firm.give(firm.standin, "sales_manager")
    assert [w.id for w in queries.waiting_for(firm.manager, DAY)] == [approval]
    assert queries.of_record(firm.record, LATER)[0].steps[0].who == ("standin",)
    with pytest.raises(Refusal) as refused:
        decide(approval, "approved", reason="", actor=firm.manager, at=AT, on=LATER)
    assert refused.value.code == "approval.not_yours"
    assert decide(approval, "approved", reason="", actor=firm.standin, at=AT, on=LATER).state == "approved"


@pytest.mark.django_db
def test_nor_does_the_substitute_of_whoever_lost_the_role() -> None:
    firm = Firm()
    approval = firm.ask()
    firm.away(firm.manager, firm.standin)
    firm.lose(firm.manager)
    with pytest.raises(Refusal) as refused:
        decide(approval, "approved", reason="", actor=firm.standin, at=AT, on=DAY)
    assert refused.value.code == "approval.not_yours"


@pytest.mark.django_db
def test_when_nobody_is_left_at_the_post_the_next_higher_one_decides_at_once() -> None:
    firm = Firm()
    approval = firm.ask()
    firm.lose(firm.manager)
    firm.lose(firm.director)
    assert queries.waiting_for(firm.executive, DAY) == []
    assert decide(approval, "approved", reason="", actor=firm.executive, at=AT, on=DAY).state == "approved"


@pytest.mark.django_db
def test_who_may_not_decide_this_may_not_after_taking_the_post_either() -> None:
    firm = Firm()
    ladder = [Post("sales_manager", (firm.manager.person_id or 0,), True, frozenset({firm.standin.person_id or 0}))]
    (approval,) = ask_many([Ask("discount", firm.record, ladder)], actor=firm.seller, at=AT, on=DAY)
    firm.give(firm.standin, "sales_manager")
    assert queries.deciders([approval], DAY) == [(firm.record, firm.manager.person_id)]
    with pytest.raises(Refusal) as refused:
        decide(approval, "approved", reason="", actor=firm.standin, at=AT, on=DAY)
    assert refused.value.code == "approval.not_yours"


def test_of_two_who_decide_at_once_one_is_told_so(committed: str) -> None:
    firm = Firm()
    approval = firm.ask("m")
    firm.lose(firm.director)
    firm.give(firm.director, "sales_manager")
    found = at_once([partial(decide, approval, "approved", reason="", actor=who, at=AT, on=DAY) for who in (firm.manager, firm.director)])
    refused = [answer for answer in found if isinstance(answer, Refusal)]
    assert [answer.code for answer in refused] == ["approval.decided"]
    assert one("select count(*) from spine_event where act = 'approved:discount'") == (1,)
