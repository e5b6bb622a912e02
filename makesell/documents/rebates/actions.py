"""The only place that changes rebates; imported by flows only."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from makesell.documents.rebates import states
from makesell.documents.rebates.queries import Standing
from makesell.engines.rebate import Tier
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.sets import insert_set
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument

AGREEMENT: Final = DocumentTable(
    kind="rebate_agreement",
    table="rebates_rebateagreement",
    lock="rebate",
    series=NewSeries("rebate_agreement", "RA-{yy}{mm}-"),
    columns={
        "customer_id": "bigint", "product_group_id": "bigint", "basis": "text", "reach": "text", "settled_by": "text", "valid_from": "date",
        "valid_to": "date", "reason": "text",
    },
    transitions=states.TRANSITIONS,
    refs={"customer_id": ("parties_customer", "record_id"), "product_group_id": ("products_productgroup", "record_id")},
    sought=("reason",),
)  # fmt: skip
SETTLEMENT: Final = DocumentTable(
    kind="rebate_settlement",
    table="rebates_rebatesettlement",
    series=NewSeries("rebate_settlement", "RS-{yy}{mm}-"),
    columns={
        "agreement_id": "bigint", "customer_id": "bigint", "amount": "numeric", "proposed_date": "date", "reason": "text",
        "credit_note_id": "bigint",
    },
    transitions=states.SETTLEMENT_TRANSITIONS,
    sought=("reason",),
)  # fmt: skip
Own = tuple[int | None, int]


def propose(title: str, own: Own, currency: str, values: Mapping[str, Any], tiers: Sequence[Tier], *, actor: Actor, at: dt.datetime) -> int:
    """Opens an agreement with its tiers (`own`: whose it is, in which unit); returns its key."""
    (key,) = documents.open_many(AGREEMENT, [NewDocument(title, states.PROPOSED, *own, currency, values)], actor=actor, at=at)
    rows = [{"agreement_id": key, "from_value": tier.from_value, "rate": tier.rate} for tier in tiers]
    insert_set("rebates_rebatetier", {"agreement_id": "bigint", "from_value": "numeric", "rate": "numeric"}, rows)
    return key


def propose_settlement(title: str, own: Own, currency: str, values: Mapping[str, Any], *, actor: Actor, at: dt.datetime) -> int:
    """Opens a settlement; returns its key."""
    (key,) = documents.open_many(SETTLEMENT, [NewDocument(title, states.PROPOSED, *own, currency, values)], actor=actor, at=at)
    return key


def count(lines: Sequence[tuple[int, int]]) -> None:
    """Invoice lines begin to count for agreements: (invoice line, agreement). Nothing stands of them yet."""
    insert_set(
        "rebates_rebateline",
        {"invoice_line_id": "bigint", "agreement_id": "bigint"},
        [{"invoice_line_id": line, "agreement_id": agreement} for line, agreement in lines],
    )


def stand(lines: Sequence[Standing]) -> None:
    """Brings invoice lines to what stands of them, and the sums of their agreements (locked) along."""
    run(
        """with now as (
               select * from unnest(%s::bigint[], %s::numeric[], %s::numeric[], %s::numeric[], %s::numeric[]) as t(id, net, qty, accrued, settled)
           ), was as (
               select l.agreement_id, sum(n.net - l.net) as net, sum(n.qty - l.qty) as qty, sum(n.accrued - l.accrued) as accrued,
                      sum(n.settled - l.settled) as settled
               from now n join rebates_rebateline l on l.invoice_line_id = n.id group by 1
           ), kept as (
               update rebates_rebateline l set net = n.net, qty = n.qty, accrued = n.accrued, settled = n.settled from now n
               where l.invoice_line_id = n.id
           )
           update rebates_rebateagreement a
           set net = a.net + w.net, qty = a.qty + w.qty, accrued = a.accrued + w.accrued, settled = a.settled + w.settled
           from was w where a.record_id = w.agreement_id""",
        [
            [line.line_id for line in lines],
            [line.net for line in lines],
            [line.qty for line in lines],
            [line.accrued for line in lines],
            [line.settled for line in lines],
        ],
    )

