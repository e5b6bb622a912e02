"""PER-1 · An agreement signed on paper is registered: the scan, the day of signing, the seal, who compared the text, where the original lies."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from makesell.documents.agreements import states
from makesell.flows.steps.agreements import complete, locked
from makesell.flows.steps.two_sides import COMPANY, OTHER, named_on_paper, refuse_half_signed
from makesell.ground.actor import Actor
from makesell.ground.attachments.actions import attach
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.signing import actions as signing
from makesell.ground.signing.actions import SignedPaper, Signing
from makesell.ground.spine.documents import not_now


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
        raise not_now()
    refuse_half_signed(row.id)
    if fact.signed_date < business_date(row.offered_at):
        raise Refusal("agreement.too_early", "The day of signing lies before the day it was offered.", field="signed_date")
    people = named_on_paper(fact.company_by_id, fact.checked_by_id, own=row.person_id)
    scan = attach(row.id, fact.scan_name, fact.scan, actor=actor, at=at)
    paper = SignedPaper(scan, fact.signed_date, fact.seal, fact.checked_by_id, fact.place)
    for party, key, name in ((COMPANY, fact.company_by_id, people[fact.company_by_id].name), (OTHER, row.person_id, row.person)):
        signing.sign(row.id, Signing(party, name, key, paper=paper), actor=actor, at=at, on=business_date(at))
    return complete(row, actor=actor, at=at)
