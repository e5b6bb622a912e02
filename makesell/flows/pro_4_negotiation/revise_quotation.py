"""PRO-4 · What was offered is offered anew: the next version under the same number, a draft with the same lines; the old one stays as it was."""

import datetime as dt
from dataclasses import dataclass, replace

from makesell.documents.quotations import actions as quotations
from makesell.documents.quotations import queries, states
from makesell.flows.steps.quotations import fact_of, locked, written
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened


@dataclass(frozen=True, slots=True)
class RevisionFact:
    """Which version, and why it changes."""

    quotation_id: int
    why: str


@act
def perform(fact: RevisionFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Drafts the next version; returns its key. Refuses (409) while another is drafted or once one is accepted, (422) without a reason."""
    row = locked(actor, "revise", fact.quotation_id, state=states.REVISABLE)
    if not fact.why.strip():
        raise Refusal("quotation.reason", "Say why; the reason stays with the quotation.", field="why")
    versions = queries.versions(row.root_id)
    if any(each.state in (states.DRAFT, states.PROPOSED, states.ACCEPTED) for each in versions):
        raise Refusal("quotation.revised", "Another version is being worked on, or one is accepted already.", status=409)
    on, latest, root = business_date(at), versions[0], versions[-1]
    keyed = fact_of(row, queries.lines(row.id), list_prices=False)
    new = written(replace(keyed, valid_until=max(row.valid_until, on)), on=on)
    number = f"{root.number}-{latest.revision + 1}"
    own = {"root_id": root.id, "revision": latest.revision + 1, "replaces_id": row.id, "why": fact.why.strip()}
    key = quotations.draft(replace(new, number=number, values={**new.values, **own}), actor=actor, at=at)
    happened([row.id], "revise", actor=actor, at=at, reason=fact.why.strip())
    return key
