"""REG-1 · A person chooses how a kind of notice reaches him: in the product, by mail, both, or not at all."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.notices import actions
from makesell.ground.notices.access import POLICY
from makesell.ground.notices.words import KINDS
from makesell.ground.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Wish:
    """A kind of notice, whether it is shown, and whether it is mailed."""

    kind: str
    in_app: bool
    mail: bool


@act
def perform_many(facts: Sequence[Wish], *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Keeps the actor's own wishes; refuses a kind that does not exist, and whoever is no person."""
    POLICY.require(actor, "change")
    if actor.person_id is None:
        raise Refusal("access.refused", "Your roles do not allow this.", status=403, noun=POLICY.noun, act="change")
    for fact in facts:
        if fact.kind not in KINDS:
            raise Refusal("notices.kind", "There is no such kind of notice.", field="kind")
        actions.wish(fact.kind, in_app=fact.in_app, mail=fact.mail, actor=actor)


def perform(fact: Wish, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """A batch of one."""
    perform_many([fact], actor=actor, at=at, reason=reason)
