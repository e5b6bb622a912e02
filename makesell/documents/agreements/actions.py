"""The only place that changes target agreements; imported by flows only."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any, Final

from makesell.documents.agreements import states
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.sets import insert_set
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument
from makesell.ground.spine.master import Change

TABLE: Final = DocumentTable(
    kind="agreement",
    table="agreements_targetagreement",
    lock="agreement",
    series=NewSeries("agreement", "TA-{yyyy}-"),
    columns={
        "person_id": "bigint", "period_id": "bigint", "scheme_version_id": "bigint", "revision": "int", "replaces_id": "bigint", "terms": "text",
        "reason": "text", "offered_at": "timestamptz", "signed_at": "timestamptz", "refused_at": "timestamptz", "refusal": "text",
        "hr_verdict": "text", "hr_by_id": "bigint", "lead_verdict": "text", "lead_by_id": "bigint", "sign_by": "date",
        "reminded": "int",
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
                    "reminded": 0,
                },
            )
            for a in agreements
        ],
        actor=actor,
        at=at,
    )  # fmt: skip
    _agree(dict(zip(keys, (new.targets for new in agreements), strict=True)))
    return keys


def _agree(targets: Mapping[int, Sequence[tuple[int, Decimal]]]) -> None:
    """Writes agreed targets by agreement."""
    insert_set(
        "agreements_agreedtarget",
        {"agreement_id": "bigint", "target_id": "bigint", "amount": "numeric"},
        [{"agreement_id": key, "target_id": target, "amount": amount} for key, agreed in targets.items() for target, amount in agreed],
    )


def change(agreement_id: int, values: Mapping[str, Any]) -> None:
    """Changes columns of an agreement without moving it."""
    documents.change(TABLE, [Change(agreement_id, values)])


def word_anew(
    agreement_id: int, terms: str, targets: Sequence[tuple[int, Decimal]], scheme_version_id: int | None, *, actor: Actor, at: dt.datetime
) -> None:
    """Gives an unsigned agreement other terms and the targets and scheme as they are approved now, and tells its timeline."""
    run("delete from agreements_agreedtarget where agreement_id = %s", [agreement_id])
    _agree({agreement_id: targets})
    documents.change(TABLE, [Change(agreement_id, {"terms": terms, "scheme_version_id": scheme_version_id})])
    spine.happened([agreement_id], "revise", actor=actor, at=at)


def keep_edition(agreement_id: int, wording: str, digest: str, why: str, *, actor: Actor, at: dt.datetime) -> int:
    """Keeps the wording that is offered now; returns its number."""
    rows = run(
        """insert into agreements_agreementedition (agreement_id, edition, wording, digest, why, by_id, at)
           select %(key)s, (select count(*) + 1 from agreements_agreementedition where agreement_id = %(key)s), %(wording)s, %(digest)s, %(why)s,
                  %(by)s, %(at)s returning edition""",
        {"key": agreement_id, "wording": wording, "digest": digest, "why": why, "by": actor.person_id, "at": at},
    )
    return int(rows[0][0])


def comment(agreement_id: int, about: str, text: str, *, actor: Actor, at: dt.datetime) -> None:
    """Adds a comment on a line of the wording."""
    run(
        """insert into agreements_agreementcomment (agreement_id, turn, about, text, by_id, at)
           select %(key)s, (select count(*) + 1 from agreements_agreementcomment where agreement_id = %(key)s), %(about)s, %(text)s,
                  %(by)s, %(at)s""",
        {"key": agreement_id, "about": about, "text": text, "by": actor.person_id, "at": at},
    )


def settle(agreement_id: int, turn: int, *, actor: Actor, at: dt.datetime) -> bool:
    """Settles a comment; returns whether it was open."""
    rows = run(
        """update agreements_agreementcomment set settled_by_id = %s, settled_at = %s
           where agreement_id = %s and turn = %s and settled_at is null returning turn""",
        [actor.person_id, at, agreement_id, turn],
    )
    return bool(rows)


def reminded(agreement_ids: Sequence[int], stage: int) -> None:
    """Keeps how far one was reminded of agreements."""
    run("update agreements_targetagreement set reminded = %s where record_id = any(%s)", [stage, list(agreement_ids)])


def keep_verdict(agreement_id: int, side: str, verdict: str, person_id: int) -> None:
    """Keeps what one side (`hr`, `lead`) decided after a refusal."""
    run(
        f"update agreements_targetagreement set {side}_verdict = %s, {side}_by_id = %s, version = version + 1 where record_id = %s",
        [verdict, person_id, agreement_id],
    )
