"""PRO-4 · Both sides sign on screen: who may sign for the company here, the customer by a one-time link. The second signature seals it.

Nobody of ours signs for the customer; who draws up a contract does not sign his own for the company.
"""

import datetime as dt
from dataclasses import dataclass, field

from makesell.documents.contracts import actions as contracts
from makesell.documents.contracts import queries
from makesell.documents.contracts.access import POLICY
from makesell.documents.contracts.queries import ContractRow
from makesell.flows.steps import post_events
from makesell.flows.steps.contracts import LINK, complete, held_to_sign, locked, signed_already
from makesell.flows.steps.two_sides import COMPANY, OTHER
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.links import actions as links
from makesell.ground.links.actions import NewLink
from makesell.ground.links.queries import Visit
from makesell.ground.refusal import Refusal, missing
from makesell.ground.signing import actions as signing
from makesell.ground.signing.actions import Signing


@dataclass(frozen=True, slots=True)
class SignFact:
    """A contract and what was drawn (a PNG)."""

    contract_id: int
    drawn: bytes = field(repr=False)
    version: int | None = None


@act
def perform(fact: SignFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> bool:
    """Signs for the company; returns whether it is in force now. Refuses (403) one's own, (409) what is not to be signed or signed already."""
    POLICY.require(actor, "sign")
    queries.contract(actor, fact.contract_id, "sign")
    post_events.gate(at)
    (row,) = held_to_sign([fact.contract_id], fact.version)
    if actor.person_id is None or actor.person_id == row.owner_id:
        raise Refusal("contract.own_signature", "Another person of the company signs this contract.", status=403)
    return _sign(row, Signing(COMPANY, actor.name, actor.person_id, fact.drawn), actor=actor, at=at)


@act
def by_link(visit: Visit, drawn: bytes, *, actor: Actor, at: dt.datetime, reason: str = "") -> bool:
    """Signs for the customer; the link is used up. Refuses (404) a link for another purpose."""
    if (visit.purpose, visit.record_kind) != (LINK, contracts.TABLE.kind):
        raise missing()
    post_events.gate(at)
    (row,) = held_to_sign([visit.record_id])
    links.use(visit.link_id, at=at)
    return _sign(row, Signing(OTHER, visit.for_name, None, drawn), actor=actor, at=at)


def _sign(row: ContractRow, new: Signing, *, actor: Actor, at: dt.datetime) -> bool:
    signed_already(new.party, row)
    signing.sign(row.id, new, actor=actor, at=at, on=business_date(at))
    return complete(row, actor=actor, at=at)


@dataclass(frozen=True, slots=True)
class LinkFact:
    """Of which contract, for whom at the customer, for how many days."""

    contract_id: int
    name: str
    days: int = 14


@act
def link(fact: LinkFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> str:
    """Makes the link by which the customer reads and signs; returns its token. Refuses (409) what is not to be signed or signed by them."""
    row = locked(actor, "send_link", fact.contract_id)
    signed_already(OTHER, row)
    if not fact.name.strip():
        raise Refusal("contract.signer", "Say who signs for the customer.", field="name")
    return links.make(NewLink(LINK, row.id, fact.name.strip(), days=fact.days), actor=actor, at=at)
