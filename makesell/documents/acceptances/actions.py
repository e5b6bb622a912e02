"""The only place that writes acceptances; imported by flows only."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from makesell.documents.acceptances import states
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument

TABLE = DocumentTable(
    "acceptance",
    "acceptances_acceptance",
    NewSeries("acceptance", "AC-{yy}{mm}-", 4),
    {
        "customer_id": "bigint", "delivery_id": "bigint", "order_id": "bigint", "kind": "text", "accepted_date": "date", "accepted_by": "text",
        "reference": "text",
    },
    {},
)  # fmt: skip
number = partial(documents.number, TABLE)


@dataclass(frozen=True, slots=True)
class NewAcceptance:
    """An acceptance of a delivery: (delivery line, quantity) each."""

    customer_id: int
    customer_name: str
    owner_id: int | None
    unit_id: int
    currency: str
    delivery_id: int
    order_id: int | None
    kind: str
    accepted_date: dt.date
    accepted_by: str
    reference: str
    lines: tuple[tuple[int, Decimal], ...]


def record_many(new: Sequence[NewAcceptance], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Writes acceptances with their lines; returns them in the order given. Their numbers are taken by `number`, last."""
    made = documents.open_many(
        TABLE,
        [
            NewDocument(
                a.customer_name, states.GIVEN, a.owner_id, a.unit_id, a.currency,
                {
                    "customer_id": a.customer_id, "delivery_id": a.delivery_id, "order_id": a.order_id, "kind": a.kind,
                    "accepted_date": a.accepted_date, "accepted_by": a.accepted_by, "reference": a.reference,
                },
            )
            for a in new
        ],
        actor=actor,
        at=at,
    )  # fmt: skip
    flat = [(key, position, line, qty) for key, a in zip(made, new, strict=True) for position, (line, qty) in enumerate(a.lines, 1)]
    lines = spine.open_lines([(key, position) for key, position, _, _ in flat])
    run(
        """insert into acceptances_acceptanceline (line_id, position, acceptance_id, delivery_line_id, qty)
           select t.line_id, l.position, l.record_id, t.d, t.q from unnest(%s::bigint[], %s::bigint[], %s::numeric[]) as t(line_id, d, q)
           join spine_line l on l.id = t.line_id""",
        [lines, [line for _, _, line, _ in flat], [qty for _, _, _, qty in flat]],
    )
    spine.happened(made, "accept", actor=actor, at=at, reason=reason)
    return made
