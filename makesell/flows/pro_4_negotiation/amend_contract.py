"""PRO-4 · A contract changes by an amendment: the next version under the same number, in force once both have signed it. Or it is renewed.

A renewal is a contract of its own for the time after (ORG-6); the old one ends by itself.
"""

import datetime as dt
from dataclasses import dataclass, replace

from makesell.documents.contracts import actions as contracts
from makesell.documents.contracts import queries, states
from makesell.documents.contracts.queries import ContractRow, LineRow
from makesell.flows.steps.contracts import ContractFact, locked, written
from makesell.flows.steps.order_lines import LineFact, OrderFact
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened


@dataclass(frozen=True, slots=True)
class AmendFact:
    """Which contract, and why it changes."""

    contract_id: int
    why: str


@dataclass(frozen=True, slots=True)
class RenewFact:
    """Which contract, until when the next one runs, and why."""

    contract_id: int
    end_date: dt.date
    why: str = ""


@act
def perform(fact: AmendFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Drafts the amendment; returns its key. Refuses (409) what is not in force and a second one, (422) without a reason."""
    row = locked(actor, "amend", fact.contract_id, state=states.AMENDABLE)
    if not fact.why.strip():
        raise Refusal("contract.reason", "Say why; the reason stays with the contract.", field="why")
    versions = queries.versions(row.root_id)
    if any(each.state in states.OPEN for each in versions):
        raise Refusal("contract.amended", "Another version of this contract is being worked on.", status=409)
    latest, root = versions[0], versions[-1]
    own = {"root_id": root.id, "revision": latest.revision + 1, "replaces_id": row.id, "why": fact.why.strip()}
    new = written(replace(fact_of(row, queries.lines(row.id)), more=own), on=business_date(at))
    key = contracts.draft(replace(new, number=f"{root.number}-{latest.revision + 1}"), actor=actor, at=at)
    happened([row.id], "amend", actor=actor, at=at, reason=fact.why.strip())
    return key


@act
def renew(fact: RenewFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Drafts the contract for the time after; returns its key. Refuses (409) what has no end, and a second renewal."""
    row = locked(actor, "renew", fact.contract_id, state=states.AMENDABLE)
    if row.end_date is None:
        raise Refusal("contract.endless", "This contract has no end that it could be renewed after.", status=409)
    if queries.renewed(row.id):
        raise Refusal("contract.renewed", "It is renewed already.", status=409)
    start = max(row.end_date + dt.timedelta(days=1), business_date(at))
    keyed = replace(fact_of(row, queries.lines(row.id)), start_date=start, end_date=fact.end_date)
    keyed = replace(keyed, order=replace(keyed.order, quotation_id=None), more={"replaces_id": row.id, "why": fact.why.strip()})
    key = contracts.draft(written(keyed, on=business_date(at)), actor=actor, at=at)
    happened([row.id], "renew", actor=actor, at=at, reason=fact.why.strip())
    return key


def fact_of(row: ContractRow, lines: list[LineRow]) -> ContractFact:
    """The contract as it was keyed, at the prices that were agreed."""
    order = OrderFact(
        row.customer_id,
        tuple(
            LineFact(line.product_id, line.qty, line.unit_price, line.kind, line.text, line.requested_date, line.service_kind) for line in lines
        ),
        requested_date=row.requested_date,
        tax_inclusive=row.tax_inclusive,
        currency=row.currency,
        rate=row.rate,
        rate_note=row.rate_note,
        terms_id=row.terms_id,
        ship_to_id=row.ship_to_id,
        customer_reference=row.customer_reference,
        owner_id=row.owner_id,
        quotation_id=row.quotation_id,
    )
    return ContractFact(
        order, row.start_date, row.end_date, row.kind, row.subject, clauses=tuple((each.title, each.text) for each in row.clauses),
        limit_gross=row.limit_gross, notice_days=row.notice_days, contact_id=row.contact_id,
    )  # fmt: skip
