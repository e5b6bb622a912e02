"""PRO-4 · A contract signed on paper is registered: scan, day, seal, who signed for each side, who compared the text, where the original lies."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from makesell.documents.contracts import queries, states
from makesell.documents.contracts.access import POLICY
from makesell.flows.steps import post_events
from makesell.flows.steps.contracts import complete, held_to_sign
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
    """The signed paper: its scan (name, bytes), when it was signed, who signed for each side, seal, checker, place of the original."""

    contract_id: int
    scan_name: str
    scan: Iterable[bytes] = field(repr=False)
    signed_date: dt.date
    company_by_id: int
    other_by: str
    seal: str
    checked_by_id: int
    place: str
    version: int | None = None


@act
def perform(fact: PaperFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> bool:
    """Registers it for both sides and puts it in force.

    Refuses (409) what is not to be signed or was signed on screen by one, (422) a day before it was approved or in the future,
    a checker who signed or whose contract it is, and unknown people.
    """
    POLICY.require(actor, "register_paper")
    queries.contract(actor, fact.contract_id, "register_paper")
    post_events.gate(at)
    (row,) = held_to_sign([fact.contract_id], fact.version)
    if row.state != states.APPROVED or row.approved_at is None:
        raise not_now()
    refuse_half_signed(row.id)
    if fact.signed_date < business_date(row.approved_at):
        raise Refusal("contract.too_early", "The day of signing lies before the day it was approved.", field="signed_date")
    people = named_on_paper(fact.company_by_id, fact.checked_by_id, own=row.owner_id)
    if not fact.other_by.strip():
        raise Refusal("contract.signer", "Say who signs for the customer.", field="other_by")
    scan = attach(row.id, fact.scan_name, fact.scan, actor=actor, at=at)
    paper = SignedPaper(scan, fact.signed_date, fact.seal, fact.checked_by_id, fact.place)
    for new in (
        Signing(COMPANY, people[fact.company_by_id].name, fact.company_by_id, paper=paper), Signing(OTHER, fact.other_by.strip(), paper=paper),
    ):  # fmt: skip
        signing.sign(row.id, new, actor=actor, at=at, on=business_date(at))
    return complete(row, actor=actor, at=at)
