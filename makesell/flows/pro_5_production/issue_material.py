"""PRO-5 · What a running production order is owed of its material is issued once it has come 补料; what is still to be used is reserved."""

import datetime as dt

from makesell.documents.production import states
from makesell.documents.production.actions import reports
from makesell.documents.production.queries import operations
from makesell.flows.steps import materials
from makesell.flows.steps.dates import business_dates
from makesell.flows.steps.production_orders import production_of
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Issues what is owed by key of the order and reserves the rest; returns how many components moved. Refuses (409) where nothing is there."""
    on = business_date(at)
    counted = business_dates("accounting", [on])[on]
    row, _lines = production_of(actor, "issue_material", fact, states=(states.RELEASED,), version=version)
    before = {part.product_id: (part.issued_qty, part.reserved) for part in operations.components([fact])}
    first = next(iter(operations.of_orders([fact])), None)
    begun = first.good_qty + first.scrap_qty if first else row.good_qty + row.scrap_qty
    if any(part.wanted(begun) > 0 for part in operations.components([fact])):
        materials.issue(row, begun, reports.open_line(fact), on=on, counted=counted)
    materials.reserve(row, on)
    moved = sum((part.issued_qty, part.reserved) != before[part.product_id] for part in operations.components([fact]))
    if not moved:
        raise Refusal("production.nothing_owed", "Nothing is owed that is there.", status=409)
    happened([fact], "issue_material", actor=actor, at=at, reason=reason)
    return moved
