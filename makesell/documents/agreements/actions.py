"""The only place that changes target agreements; imported by flows only."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Final

from makesell.documents.agreements import states
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.sets import insert_set
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument

TABLE: Final = DocumentTable(
    kind="agreement",
    table="agreements_targetagreement",
    lock="agreement",
    series=NewSeries("agreement", "TA-{yyyy}-"),
    columns={
        "person_id": "bigint", "period_id": "bigint", "scheme_version_id": "bigint", "revision": "int", "replaces_id": "bigint", "terms": "text",
        "reason": "text", "offered_at": "timestamptz", "signed_at": "timestamptz", "refused_at": "timestamptz", "refusal": "text",
        "hr_verdict": "text", "hr_by_id": "bigint", "lead_verdict": "text", "lead_by_id": "bigint",
    },
    transitions=states.TRANSITIONS,
)  # fmt: skip
hold = partial(documents.hold, TABLE)
move = partial(documents.move, TABLE)
number = partial(documents.number, TABLE)


@dataclass(frozen=True, slots=True)
class NewAgreement:
    """An agreement to draft, with its targets (key, amount)."""

    person_id: int
    person: str
    unit_id: int
    period_id: int
    currency: str
    targets: Sequence[tuple[int, Decimal]]
    scheme_version_id: int | None = None
    terms: str = ""
    revision: int = 1
    replaces_id: int | None = None
    reason: str = ""


def draft(agreements: Sequence[NewAgreement], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Writes drafts with their agreed targets; returns their keys in the order given."""
    keys = documents.open_many(
        TABLE,
        [
            NewDocument(
                a.person, states.DRAFT, a.person_id, a.unit_id, a.currency,
                {
                    "person_id": a.person_id, "period_id": a.period_id, "scheme_version_id": a.scheme_version_id, "terms": a.terms,
                    "revision": a.revision, "replaces_id": a.replaces_id, "reason": a.reason, "refusal": "", "hr_verdict": "", "lead_verdict": "",
                },
            )
            for a in agreements
        ],
        actor=actor,
        at=at,
    )  # fmt: skip
    insert_set(
        "agreements_agreedtarget",
        {"agreement_id": "bigint", "target_id": "bigint", "amount": "numeric"},
        [
            {"agreement_id": key, "target_id": target, "amount": amount}
            for key, new in zip(keys, agreements, strict=True)
            for target, amount in new.targets
        ],
    )
    return keys


def keep_verdict(agreement_id: int, side: str, verdict: str, person_id: int) -> None:
    """Keeps what one side (`hr`, `lead`) decided after a refusal."""
    run(
        f"update agreements_targetagreement set {side}_verdict = %s, {side}_by_id = %s, version = version + 1 where record_id = %s",
        [verdict, person_id, agreement_id],
    )
