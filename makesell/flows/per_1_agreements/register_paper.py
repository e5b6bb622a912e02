"""PER-1 · An agreement signed on paper is registered: the scan, the day of signing, the seal, who compared the text, where the original lies."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from makesell.documents.agreements import states
from makesell.flows.steps.agreements import COMPANY, OTHER, complete, locked
from makesell.ground.actor import Actor
from makesell.ground.attachments.actions import attach
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.organisation.queries import named_people
from makesell.ground.refusal import Refusal
from makesell.ground.signing import actions as signing
from makesell.ground.signing.actions import SignedPaper, Signing
from makesell.ground.signing.queries import signatures


@dataclass(frozen=True, slots=True)
class PaperFact:
    """The signed paper: its scan (name, bytes), when it was signed, who signed for the company, seal, checker, place of the original."""

    agreement_id: int
    scan_name: str
    scan: Iterable[bytes] = field(repr=False)
    signed_date: dt.date
    company_by_id: int
    seal: str
    checked_by_id: int
    place: str
    version: int | None = None


@act
def perform(fact: PaperFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> bool:
    """Registers it for both sides and puts it in force.

    Refuses (409) what is not offered or was signed on screen by one, (422) a day before it was offered or in the future,
    a checker who is the person or signed, and unknown people.
    """
    (row,) = locked(actor, "register_paper", [fact.agreement_id], fact.version)
    if row.state not in states.TO_SIGN or row.offered_at is None:
        raise Refusal("document.state", "Its state does not allow this any more. Open it again.", status=409)
    if signatures(row.id):
        raise Refusal("agreement.half_signed", "One side has signed on screen; the other signs there too.", status=409)
    if fact.signed_date < business_date(row.offered_at):
        raise Refusal("agreement.too_early", "The day of signing lies before the day it was offered.", field="signed_date")
    people = named_people([fact.company_by_id, fact.checked_by_id])
    for key, name in ((fact.company_by_id, "company_by"), (fact.checked_by_id, "checked_by")):
        if key not in people or key == row.person_id:
            raise Refusal("agreement.other_person", "Name another person of the company here.", field=name)
    if fact.checked_by_id == fact.company_by_id:
        raise Refusal("agreement.checker", "Whoever signed does not check the text.", field="checked_by")
    scan = attach(row.id, fact.scan_name, fact.scan, actor=actor, at=at)
    paper = SignedPaper(scan, fact.signed_date, fact.seal, fact.checked_by_id, fact.place)
    for party, key, name in ((COMPANY, fact.company_by_id, people[fact.company_by_id].name), (OTHER, row.person_id, row.person)):
        signing.sign(row.id, Signing(party, name, key, paper=paper), actor=actor, at=at, on=business_date(at))
    return complete(row, actor=actor, at=at)
