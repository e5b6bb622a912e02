"""PER-3 · Compensation releases an approved run: it stands in the pay book, each person's statement gets its number, is told,
and is printed by a job."""

import datetime as dt

from makesell.documents.payruns import actions as payruns
from makesell.documents.payruns import queries
from makesell.flows.per_3_reward.print_statement import TOPIC
from makesell.flows.steps import dates
from makesell.flows.steps.pay_runs import ONE_DAY, locked
from makesell.flows.steps.post_pay import post_pay
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.outbox.actions import NewMessage, put_many
from makesell.ground.text import N_

TOLD = N_("Your pay statement for %(period)s is there.")


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Posts and releases a run by key. Refuses (409) what is not approved; a closed pay month moves it to the first open one."""
    event = next((row.end - ONE_DAY for row in queries.runs([fact])), business_date(at))
    business = dates.counted("pay", event)
    (row,) = locked(actor, "release", [fact], version)
    payruns.move([fact], "release", actor=actor, at=at, reason=reason, values={"released_at": at})
    statements = queries.of_run(fact)
    keys = [each.id for each in statements]
    if keys:
        payruns.hold_statements(keys)
        payruns.move_statements(keys, "release", actor=actor, at=at)
    payruns.open_places(fact)
    post_pay(fact, event=event, business=business)
    tell_many([NewNotice(each.person_id, "pay_released", TOLD, {"period": row.period}, each.id) for each in statements], at=at)
    payruns.number_statements(keys, business_date(at))
    put_many([NewMessage(TOPIC, {"run": fact})], at=at)
    return fact
