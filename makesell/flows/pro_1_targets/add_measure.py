"""PRO-1 · The company adds a measure 指标 of its own: what it counts of which published events, on whose account, when, under which conditions.

From then on it is posted with what it comes from; what was posted before is back-filled by a job (`fill_measure.py`).
"""

import datetime as dt
import re
from dataclasses import dataclass

from makesell.books.performance import own
from makesell.books.performance.own import NewCondition, NewPart
from makesell.flows.steps import post_events
from makesell.flows.steps.dates import CURRENCY_GATE
from makesell.flows.steps.measure_events import EVENTS
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.outbox.actions import NewMessage, put_many
from makesell.ground.refusal import Refusal
from makesell.masterdata.schemes import actions as schemes
from makesell.masterdata.schemes import words
from makesell.masterdata.schemes.access import MEASURES
from makesell.masterdata.schemes.actions import NewMeasure

__all__ = ["MeasureFact", "NewCondition", "PartFact", "perform"]

TOPIC = "measure.fill"
KINDS = (words.ADDITIVE, words.RATIO, words.LEVEL)
MOST_PARTS = 12
CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")


@dataclass(frozen=True, slots=True)
class PartFact:
    """What is counted of a published event (see `EVENTS`): in which role, which value, added or taken off, to whose credit, how many days later."""

    event: str
    role: str = own.AMOUNT
    value: str = "net"
    minus: bool = False
    credit: str = "credited"
    delay: int = 0
    conditions: tuple[NewCondition, ...] = ()


@dataclass(frozen=True, slots=True)
class MeasureFact:
    """A measure: code, names, kind, and its parts. What a target counts of it is what its first part counts."""

    code: str
    name: str
    name_en: str
    kind: str
    parts: tuple[PartFact, ...]


@act
def perform(fact: MeasureFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Adds it; returns its key. Refuses (403) other roles, (422) codes that are taken or no code, kinds and parts that do not go together.

    Waits for the acts that are posting: what they post is there for the back-fill, what later ones post they post for this measure too.
    """
    MEASURES.require(actor, "create")
    _judge(fact)
    locks.take("period_close", [CURRENCY_GATE])
    value = words.QTY if fact.parts[0].value == words.COUNT else fact.parts[0].value
    key = schemes.create_measure(NewMeasure(fact.code, fact.name.strip(), fact.name_en.strip(), fact.kind, value), active=False)
    own.add(fact.code, [_part(part) for part in fact.parts], by_id=actor.person_id, at=at)
    own.more(fact.code, 0, sum(post_events.past_count(source, *own.history(source)) for source in untold(fact.code)))
    put_many([NewMessage(TOPIC, {"measure": fact.code})], at=at)
    return key


def untold(measure: str) -> list[str]:
    """The document events a measure counts whose past is not published as far as it goes."""
    sources = sorted({part.source for part in own.parts(measure)} & post_events.TOLD.keys())
    return [source for source in sources if (at := own.history(source))[0] < at[1]]


def _part(fact: PartFact) -> NewPart:
    event = EVENTS[fact.event]
    return NewPart(event.source, fact.role, event.back, fact.value, -1 if fact.minus else 1, fact.credit, fact.delay, fact.conditions)


def _judge(fact: MeasureFact) -> None:
    if not CODE.fullmatch(fact.code):
        raise Refusal("measure.code", "A code is made of small letters, digits and underscores, and begins with a letter.", field="code")
    if not fact.name.strip() or not fact.name_en.strip():
        raise Refusal("measure.name", "Name it in both languages.", field="name" if not fact.name.strip() else "name_en")
    if fact.kind not in KINDS:
        raise Refusal("measure.kind", "Choose one of the listed values.", field="kind")
    if not 1 <= len(fact.parts) <= MOST_PARTS:
        raise Refusal("measure.parts", "A measure has 1 to %(most)s parts.", field="parts", most=MOST_PARTS)
    roles = {part.role for part in fact.parts}
    if fact.kind == words.RATIO and roles != {own.NUMERATOR, own.DENOMINATOR}:
        raise Refusal("measure.ratio", "A ratio needs a numerator and a denominator, and nothing else.", field="parts")
    if fact.kind != words.RATIO and roles != {own.AMOUNT}:
        raise Refusal("measure.amounts", "Only a ratio has a numerator and a denominator.", field="parts")
    if fact.kind != words.RATIO and len({part.value for part in fact.parts}) > 1:
        raise Refusal("measure.values", "All parts of a sum count the same value.", field="parts")
    for part in fact.parts:
        _judge_part(part)


def _judge_part(part: PartFact) -> None:
    event = EVENTS.get(part.event)
    if event is None or part.credit not in own.CREDITS:
        raise Refusal("measure.event", "Choose one of the listed values.", field="parts")
    if part.value not in event.values:
        raise Refusal("measure.event_value", "This event can only be counted.", field="parts")
    if not 0 <= part.delay <= 366:
        raise Refusal("measure.delay", "It counts 0 to 366 days later.", field="parts")
    if any(each == NewCondition() for each in part.conditions):
        raise Refusal("measure.condition", "A condition says at least one thing.", field="conditions")
