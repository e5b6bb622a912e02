"""Parts the acts on target agreements (PER-1) share: which may be touched, who signs for whom, what follows the second signature."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from makesell.documents.agreements import actions as agreements
from makesell.documents.agreements import queries
from makesell.documents.agreements.access import POLICY
from makesell.documents.agreements.queries import AgreementRow
from makesell.flows.steps import working_days
from makesell.flows.steps.agreement_paper import digest, paper, wording
from makesell.flows.steps.two_sides import COMPANY, OTHER, sides
from makesell.ground.access.policy import Reach
from makesell.ground.actor import Actor, system
from makesell.ground.attachments.actions import attach
from makesell.ground.clock import business_date
from makesell.ground.links import actions as links
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.refusal import Refusal, missing
from makesell.ground.rules.kinds import RuleKind, Whole
from makesell.ground.rules.queries import value
from makesell.ground.signing import actions as signing
from makesell.ground.text import N_

REFUSAL_DAYS: Final = RuleKind(
    "agreement.refusal_days",
    N_("Days after which a refused agreement is decided"),
    Whole(0, 90, "days"),
    default=5,
    clause="PER-1",
    help=N_("Until then the person may still sign; then compensation and the manager decide."),
    pay=True,
)
SIGN_DAYS: Final = RuleKind(
    "agreement.sign_days",
    N_("Working days for signing a target agreement"),
    Whole(1, 90, "working days"),
    default=10,
    clause="PER-1",
    help=N_("From the day it is offered; who has not signed is reminded the day before and once it is late."),
    pay=True,
)
RULES: Final = (REFUSAL_DAYS, SIGN_DAYS)
PURPOSE: Final = "sign"


def reaches(reach: Reach, row: AgreementRow) -> bool:
    """Whether a reach covers an agreement."""
    return reach.all or row.unit_id in reach.unit_ids or (reach.person_id is not None and row.owner_id == reach.person_id)


def locked(actor: Actor, act: str, agreement_ids: Sequence[int], version: int | None = None) -> list[AgreementRow]:
    """The agreements, locked and within the actor's reach; refuses (403) other roles, (404) what is missing or not the actor's."""
    reach = POLICY.require(actor, act)
    agreements.hold(agreement_ids, version)
    rows = queries.of_ids(agreement_ids)
    if not all(reaches(reach, row) for row in rows):
        raise missing()
    return rows


def complete(row: AgreementRow, *, actor: Actor, at: dt.datetime) -> bool:
    """After a signature: once both have signed, the paper is printed with the signatures and sealed, and the agreement is in force.

    The revision it replaces is superseded by it. Returns whether it is in force now.
    """
    if sides(row.id) != {COMPANY, OTHER}:
        return False
    same_text(row)
    signing.seal(row.id, paper(row, at=at), f"{row.number}.pdf", why=f"{row.number} R{row.revision}", actor=actor, at=at)
    if row.replaces_id is not None:
        agreements.move([row.replaces_id], "supersede", actor=actor, at=at)
    agreements.move([row.id], "complete", actor=actor, at=at, values={"signed_at": at})
    links.end_of(row.id, PURPOSE, at=at)
    tell([row], "agreement_signed", N_("Your target agreement %(number)s is signed by both and in force."), at=at)
    return True


def offered(row: AgreementRow, why: str, *, actor: Actor, at: dt.datetime) -> dict[str, Any]:
    """Keeps the wording that is offered, prints its paper and keeps that; returns until when it is to be signed."""
    lines = wording(row)
    edition = agreements.keep_edition(row.id, "\n".join(lines), digest(lines), why, actor=actor, at=at)
    name = f"{row.number} R{row.revision}" + (f".{edition}" if edition > 1 else "")
    attach(row.id, f"{name}.pdf", [paper(row, at=at)], actor=system("paper"), at=at)
    day = business_date(at)
    return {"sign_by": working_days.later(day, value(SIGN_DAYS, day)), "reminded": 0}


def same_text(row: AgreementRow) -> None:
    """Refuses (409) an agreement that does not say any more what was offered, by its hash."""
    kept = queries.editions(row.id)
    if kept and kept[-1].digest != digest(wording(row)):
        raise Refusal("agreement.text", "The text is not the one that was offered; offer it again.", status=409)


def tell(rows: Sequence[AgreementRow], kind: str, text: str, *, at: dt.datetime) -> None:
    """Tells the persons of agreements."""
    tell_many([NewNotice(row.person_id, kind, text, {"number": row.number or ""}, row.id) for row in rows], at=at)
