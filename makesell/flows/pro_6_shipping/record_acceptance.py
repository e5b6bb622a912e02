"""PRO-6 · The customer has signed that delivered goods work: the certificate posts `accepted` on its day."""

import datetime as dt
from dataclasses import dataclass

from makesell.documents.acceptances.access import POLICY
from makesell.documents.acceptances.states import CERTIFICATE
from makesell.documents.deliveries import queries as deliveries
from makesell.flows.steps.accept import accept
from makesell.flows.steps.documents import day_named
from makesell.ground.actor import Actor
from makesell.ground.db import act


@dataclass(frozen=True, slots=True)
class CertificateFact:
    """A delivery, who signed, when, and the number of the paper."""

    delivery_id: int
    accepted_by: str
    accepted_date: dt.date | None = None
    reference: str = ""


@act
def perform(fact: CertificateFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Records one certificate; returns the acceptance. Refuses days to come and days before the goods arrived."""
    POLICY.require(actor, "record")
    proof = deliveries.proof(fact.delivery_id)
    day = day_named(fact.accepted_date, at, field="accepted_date", since=proof.received_date if proof else None)
    return accept(
        fact.delivery_id, CERTIFICATE, day, accepted_by=fact.accepted_by, reference=fact.reference, actor=actor, at=at, reason=reason
    )
