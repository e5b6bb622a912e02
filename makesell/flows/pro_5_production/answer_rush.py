"""PRO-5 · Who sells to an order that loses by a rush order answers: agrees, or objects with a reason.

The reason stands in the thread of that order and sends the rush order back to the approver.
"""

import datetime as dt
from typing import Final

from makesell.documents.rushes import actions as rushes
from makesell.documents.rushes import queries, states
from makesell.documents.rushes.access import POLICY
from makesell.documents.rushes.queries import LossRow, RushRow
from makesell.flows.steps.rushes import PURPOSE, ask
from makesell.ground.actor import Actor
from makesell.ground.approval.queries import waiting_of
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine import actions as spine
from makesell.ground.spine.documents import not_now

MOST: Final = 500


@act
def agree(key: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Agrees for the lines one sells; refuses (409) when the time is over or it is answered."""
    row, own = _asked("agree", key, actor, at, version)
    rushes.answer(row.id, [each.line_id for each in own], "", at=at)
    rushes.move([key], "agree", actor=actor, at=at, reason=reason)
    return key


@act
def object_to(key: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Objects; the approver decides again. Refuses an objection without a reason, and (409) when the time is over or it is answered."""
    if not reason.strip():
        raise Refusal("rush.objection", "Say why the order cannot lose these days.", field="why")
    row, own = _asked("object", key, actor, at, version)
    said = reason.strip()[:MOST]
    rushes.answer(row.id, [each.line_id for each in own], said, at=at)
    rushes.move([key], "object", actor=actor, at=at, reason=said)
    for order in sorted({each.order_id for each in own}):
        spine.note(order, said, actor=actor, at=at)
    spine.happened([row.order_id], "rush_objected", actor=actor, at=at, reason=said)
    if not waiting_of(PURPOSE, [key]):
        ask(row, said, actor=actor, at=at)
    return key


def _asked(act_name: str, key: int, actor: Actor, at: dt.datetime, version: int | None) -> tuple[RushRow, list[LossRow]]:
    """The rush order, held, and the lines of it that the actor may answer for and nobody has answered yet."""
    POLICY.require(actor, act_name)
    queries.rush(actor, key)
    rushes.hold([key], version)
    (row,) = queries.of_ids([key])
    if row.state not in states.ASKING:
        raise not_now()
    # who gains answers for nobody but himself
    own = [each for each in queries.losses_seen(actor, key) if actor.person_id != row.gains or each.owner_id == actor.person_id]
    if not own:
        raise Refusal("rush.no_loser", "None of the orders that lose is yours.", status=403)
    left = [each for each in own if each.answered_at is None]
    if not left or (row.due_at is not None and at >= row.due_at):
        raise Refusal("rush.late", "This is answered, or the time for it is over.", status=409)
    return row, left
