"""PRO-1 · Entries of a measure of the company's own that come from what was posted before it: derived in batches, each under the gates of its
months, so that the measure's figures are as if it had always been there.

An entry stands on the business date of what it comes from, in closed months too: no target, score or pay of the measure was closed with them.
A job that dies goes on after its last batch; who stops it keeps what is there, and may have it go on. At the end, when nobody is posting,
what was taken back meanwhile of entries that had not been reached yet is derived too, and the measure comes into use.

Of document events the book did not know yet, what happened then is published first, once for all measures, from the documents' histories.
"""

import datetime as dt
from typing import Final

from makesell.books.performance import own
from makesell.books.performance import posting as performance
from makesell.flows.pro_1_targets.add_measure import TOPIC, untold
from makesell.flows.steps import post_events
from makesell.flows.steps.dates import CURRENCY_GATE, gate_key
from makesell.ground import clock, locks
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.outbox.actions import NewMessage, put_many
from makesell.ground.refusal import Refusal, missing
from makesell.masterdata.schemes import actions as schemes
from makesell.masterdata.schemes.access import MEASURES

BATCH: Final = 5000


def carry_out(measure: str, *, actor: Actor, most: int = BATCH) -> str:
    """Fills a measure, or goes on with what a killed worker left of it; returns the state it ended in. A job may come twice."""
    while (row := own.own(measure)) is not None and row.state == own.FILLING:
        past = untold(measure)
        if past:
            publish_past(measure, past[0], most, actor=actor, at=clock.now())
        elif row.cursor < row.upto:
            batch(measure, most, actor=actor, at=clock.now())
        else:
            end(measure, actor=actor, at=clock.now())
    return row.state if row else ""


@act
def publish_past(measure: str, source: str, most: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Publishes the next happenings of a document event from before the book knew of it; returns how many entries there are, derived ones apart."""
    after, mark = own.history(source)
    past = post_events.next_past(source, after, mark, most)
    locks.take("period_gate", {CURRENCY_GATE, *(gate_key("sales", month) for month in past.months)})
    locks.take("performance", [f"history:{source}"])
    if own.history(source)[0] != after:
        return 0
    made = post_events.publish_past(source, after, past.until, mark)
    own.published(source, past.until)
    own.more(measure, past.count, 0)
    return made


@act
def batch(measure: str, most: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Derives the next batch; returns how many entries it made. Months wait with their closing until it is done."""
    sources = [part.source for part in own.parts(measure)]
    row = own.own(measure)
    if row is None:
        raise missing()
    until, count, months = own.next_batch(row, sources, most)
    locks.take("period_gate", {CURRENCY_GATE, *(gate_key("sales", month) for month in months)})
    locks.take("performance", [_key(measure)])
    again = own.own(measure)
    if again is None or again.state != own.FILLING or again.cursor != row.cursor:
        return 0
    made = performance.fill(measure, row.cursor, until, sources)
    own.filled(measure, until, count)
    return made


@act
def end(measure: str, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Derives what was taken back meanwhile, while nobody posts, and puts the measure in use."""
    sources = [part.source for part in own.parts(measure)]
    locks.take("period_close", [CURRENCY_GATE])
    locks.take("performance", [_key(measure)])
    row = own.own(measure)
    if row is None or row.state != own.FILLING or row.cursor < row.upto:
        return
    performance.fill(measure, row.upto, own.last_id(), sources)
    own.ready(measure, at)
    schemes.use_measure(measure, True)


@act
def stop(key: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Stops a measure by key: nothing more is posted for it, and no new target asks for it. Refuses (404) others, (409) one that is stopped."""
    row = _held(key, "stop", actor)
    if row.state == own.STOPPED:
        raise Refusal("measure.stopped", "It is stopped already.", status=409)
    own.stop(row.measure)
    schemes.use_measure(row.measure, False)
    return key


@act
def resume(key: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Has a stopped measure go on: what was posted meanwhile is filled in too. Refuses (404) others, (409) one that is not stopped."""
    row = _held(key, "resume", actor)
    if row.state != own.STOPPED:
        raise Refusal("measure.going", "It is not stopped.", status=409)
    own.again(row.measure, [part.source for part in own.parts(row.measure)])
    put_many([NewMessage(TOPIC, {"measure": row.measure})], at=at)
    return key


def _held(key: int, act_name: str, actor: Actor) -> own.OwnRow:
    """The measure by key, while nobody posts and no batch runs."""
    MEASURES.require(actor, act_name)
    locks.take("period_close", [CURRENCY_GATE])
    code = schemes.code_of(key)
    locks.take("performance", [_key(code)])
    row = own.own(code)
    if row is None:
        raise missing()
    return row


def _key(measure: str) -> str:
    return f"own:{measure}"
