"""Step: a machine that was promised by a template 非标 is designed: its production order goes on by the bill of material and routing in force."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from makesell.documents.production import actions as production
from makesell.documents.production import queries
from makesell.documents.production.actions import changes
from makesell.documents.production.queries import ProductionRow
from makesell.flows.steps import kept_hours, revisions
from makesell.flows.steps.production_orders import slipped
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_
from makesell.masterdata.works import making
from makesell.masterdata.works import queries as works


@dataclass(frozen=True, slots=True)
class Design:
    """What takes the place of a template: the bill of material and the routing in force, and what they are made of."""

    bom_id: int
    routing_id: int
    components: tuple[int, ...]


def of(order_id: int, on: dt.date) -> Design | None:
    """The design of a production order that was planned by a template; None of one that was not. Refuses (409) a template that nothing replaces."""
    row = next(iter(queries.of_ids([order_id])), None)
    if row is None or row.routing_id is None or not works.lots(row.routing_id).template:
        return None
    known = making.versions([row.product_id], on).get(row.product_id)
    if known is None or known.bom_id is None or known.routing_id is None or works.lots(known.routing_id).template:
        raise Refusal(
            "production.template", "%(product)s is promised by a template; its bill of material and routing are not there yet.", status=409,
            who=N_("Who designs it; the planner enters them."), product=row.code,
        )  # fmt: skip
    return Design(known.bom_id, known.routing_id, tuple(revisions.products_of(known.bom_id)))


def taken(row: ProductionRow, lines: Sequence[int], design: Design | None, *, actor: Actor, at: dt.datetime) -> ProductionRow:
    """The steps of the template give way to those of the design; what ends later than was promised is promised anew and told. All is locked."""
    if design is None:
        return row
    on = business_date(at)
    changes.designed(row.id, design.bom_id, design.routing_id)
    production.move_state([row.id], "revise", actor=actor, at=at, reason=works.routing(design.routing_id).code)
    new = revisions.apply(row, design.bom_id, design.routing_id, actor=actor, at=at, on=on)
    if new:
        production.number(new, on)
    kept_hours.follow([row.id, *new], at=at)
    ends = [business_date(each.planned_end) for each in queries.open_operations([row.id]) if each.planned_end is not None]
    (row,) = queries.of_ids([row.id])
    if ends and max(ends) > row.due_date:
        slipped(row, lines, max(ends), actor=actor, at=at, on=on, reason=works.routing(design.routing_id).code)
    return queries.of_ids([row.id])[0]
