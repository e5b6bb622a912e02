"""PER-1 · A side signs on screen: the person the own agreement, who leads for the company. The second signature seals it and puts it in force.

Nobody signs both sides; who leads does not sign the own agreement for the company. The person may also come by a one-time link.
"""

import datetime as dt
from dataclasses import dataclass, field

from makesell.documents.agreements import actions as agreements
from makesell.documents.agreements import queries, states
from makesell.documents.agreements.queries import AgreementRow
from makesell.flows.steps.agreements import PURPOSE, complete, locked
from makesell.flows.steps.two_sides import COMPANY, OTHER, refuse_signed
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.links import actions as links
from makesell.ground.links.queries import Visit
from makesell.ground.refusal import Refusal, missing
from makesell.ground.signing import actions as signing
from makesell.ground.signing.actions import Signing
from makesell.ground.spine.documents import not_now


@dataclass(frozen=True, slots=True)
class SignFact:
    """An agreement and what was drawn (a PNG)."""

    agreement_id: int
    drawn: bytes = field(repr=False)
    version: int | None = None


@act
def perform(fact: SignFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> bool:
    """Signs for the actor's side; returns whether the agreement is in force now. Refuses (409) what is not offered or signed already."""
    (row,) = locked(actor, "sign", [fact.agreement_id], fact.version)
    if actor.person_id is None:
        raise Refusal("agreement.signer", "Only a person signs.", status=403)
    party = OTHER if actor.person_id == row.person_id else COMPANY
    if party == COMPANY and not _leads(actor, row):
        raise missing()
    return _sign(row, Signing(party, actor.name, actor.person_id, fact.drawn), actor=actor, at=at)


@act
def by_link(visit: Visit, drawn: bytes, *, actor: Actor, at: dt.datetime, reason: str = "") -> bool:
    """Signs for the person a one-time link was made for; the link is used up. Refuses (404) a link for another purpose."""
    if (visit.purpose, visit.record_kind) != (PURPOSE, agreements.TABLE.kind) or visit.for_person_id is None:
        raise missing()
    agreements.hold([visit.record_id])
    (row,) = queries.of_ids([visit.record_id])
    if row.person_id != visit.for_person_id:
        raise missing()
    links.use(visit.link_id, at=at)
    return _sign(row, Signing(OTHER, row.person, row.person_id, drawn), actor=actor, at=at)


def _leads(actor: Actor, row: AgreementRow) -> bool:
    return actor.has("executive", "sales_director") or row.unit_id in actor.units_below


def _sign(row: AgreementRow, new: Signing, *, actor: Actor, at: dt.datetime) -> bool:
    if row.state not in states.TO_SIGN:
        raise not_now()
    refuse_signed(new.party, row.id)
    signing.sign(row.id, new, actor=actor, at=at, on=business_date(at))
    return complete(row, actor=actor, at=at)
