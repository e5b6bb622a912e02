"""PRO-6 · 视同验收: a delivery nobody answered within the rule's days counts as accepted on the day they are over."""

import datetime as dt
from typing import Final

from makesell.documents.acceptances.access import POLICY
from makesell.documents.acceptances.states import DEEMED
from makesell.documents.deliveries import queries as deliveries
from makesell.flows.steps.accept import accept
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.rules import queries as rules
from makesell.ground.rules.kinds import RuleKind, Whole
from makesell.ground.spine.documents import not_now
from makesell.ground.text import N_

SILENT_DAYS: Final = RuleKind(
    "acceptances.silent_days",
    N_("Days after delivery until silence counts as acceptance"),
    Whole(1, 365, "days"),
    default=90,
    clause="PRO-6",
    help=N_("Only where the contract says so."),
)
RULES: Final = (SILENT_DAYS,)


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Deems one delivery accepted; returns the acceptance. Refuses (409) before the days are over."""
    POLICY.require(actor, "deem")
    proof = deliveries.proof(fact)
    if proof is None:
        raise not_now()
    day = proof.received_date + dt.timedelta(days=rules.value(SILENT_DAYS, proof.received_date))
    if day > business_date(at):
        raise Refusal("acceptance.early", "The customer may answer until %(day)s.", field="delivery", status=409, day=day.isoformat())
    return accept(fact, DEEMED, day, accepted_by="", reference="", actor=actor, at=at, reason=reason)
