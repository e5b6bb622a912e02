"""The clock reminds once and escalates once."""

import datetime as dt

import pytest

from makesell.flows.reg_1_regime import remind_approvals
from makesell.ground.actor import Actor, system
from makesell.ground.approval import actions as approval
from makesell.ground.approval.actions import Ask
from makesell.ground.approval.chain import Post
from makesell.ground.db import act, values
from makesell.ground.notices import queries as notices
from makesell.ground.organisation import actions as organisation
from makesell.ground.spine.actions import NewRecord, open_records

AT = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
SYSTEM = system("test")


@pytest.mark.django_db
def test_who_must_decide_is_reminded_once_and_the_next_post_is_called_once() -> None:
    seller, manager, director = (
        Actor(name=str(i), person_id=i)
        for i in act(organisation.create_people)([organisation.NewPerson(n, n) for n in "smd"], actor=SYSTEM, at=AT)
    )
    held = ((manager, "sales_manager"), (director, "sales_director"))
    grants = [organisation.NewGrant(who.person_id or 0, role, AT.date()) for who, role in held]
    act(organisation.propose_grants)(grants, actor=SYSTEM, at=AT)
    (record,) = open_records([NewRecord("sales_order", "SO-1")], actor=SYSTEM, at=AT)
    ladder = [Post("sales_manager", (manager.person_id or 0,), needed=True), Post("sales_director", (director.person_id or 0,))]
    act(approval.ask_many)([Ask("discount", record, ladder)], actor=seller, at=AT, on=AT.date())
    (due,) = values("select due_at from approval_step")
    told = [remind_approvals.perform(actor=SYSTEM, at=at) for at in (AT, due - dt.timedelta(hours=2), due - dt.timedelta(hours=1), due, due)]
    assert told == [0, 1, 0, 1, 0]
    assert [row.kind for row in notices.latest(manager)] == ["approval.reminded"]
    assert [row.kind for row in notices.latest(director)] == ["approval.escalated"]
