"""Which acts of a noun a record offers to whom: what its state, the actor's reach and whose turn it is allow. The flow asks again."""

from makesell.ground.access import Reach
from makesell.ground.actor import Actor
from makesell.ground.approval.queries import is_turn_of
from makesell.ground.clock import today
from makesell.ground.spine.queries import RecordRow
from makesell.sheets.parts import Act, Head, Sheet


def offered(sheet: Sheet, actor: Actor, key: int, head: Head, row: RecordRow | None) -> tuple[Act, ...]:
    """The acts on one record; without its `row` what depends on whose it is is left to the flow."""
    found = [
        act
        for act in sheet.acts
        if not act.makes and (not act.states or head.state in act.states) and _reaches(sheet.policy.reach(actor, act.name), row)
    ]
    if any(act.decides for act in found) and is_turn_of(actor.person_id, key, today()) is False:
        found = [act for act in found if not act.decides]
    return tuple(found)


def _reaches(reach: Reach, row: RecordRow | None) -> bool:
    """Whether the reach covers the record, as far as its owner and unit tell; what depends on the customer is left to the flow."""
    if reach.all or row is None or reach.customers or reach.approves:
        return not reach.nothing
    return (reach.person_id is not None and row.owner_id == reach.person_id) or row.unit_id in reach.unit_ids
