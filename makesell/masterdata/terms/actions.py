"""The only place that changes terms of payment; written in sets, imported by flows only."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.engines.terms import GATES, HUNDRED, TRIGGERS
from makesell.ground.actor import Actor
from makesell.ground.db.sets import insert_set
from makesell.ground.db.violations import refusing
from makesell.ground.refusal import Refusal
from makesell.ground.spine import master
from makesell.ground.spine.master import Change, MasterTable, NewRow
from makesell.ground.text import N_

TABLE = MasterTable("payment_terms", "terms_paymentterms", "PT", parts={"terms_paymentpart": "terms_id"})
MOST_PARTS = 24
MOST_DAYS = 3660
_PART = {
    "terms_id": "bigint", "position": "int", "percent": "numeric", "amount": "numeric", "trigger": "text", "date": "date", "months": "int",
    "days": "int", "gate": "text", "retention": "boolean", "otherwise_trigger": "text", "otherwise_days": "int",
}  # fmt: skip
SAID = {"payment_part_date": ("terms.date", N_("A part due on a fixed date names the date, and only such a part does."), "parts")}


@dataclass(frozen=True, slots=True)
class NewPart:
    """A part of new terms: its percentage of the gross amount (30 = 30 %) or its amount, its trigger and when it is due after it."""

    trigger: str
    percent: Decimal | None = None
    amount: Decimal | None = None
    days: int = 0
    months: int = 0
    gate: str = ""
    retention: bool = False
    date: dt.date | None = None
    otherwise_trigger: str = ""
    otherwise_days: int = 0


@dataclass(frozen=True, slots=True)
class NewTerms:
    """Terms of payment with their parts in order."""

    code: str
    name: str
    parts: tuple[NewPart, ...]
    name_en: str = ""
    external_source: str | None = None
    external_id: str | None = None


def create_many(rows: Sequence[NewTerms], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Makes terms with their parts; returns their keys in the order given. Refuses parts that are no whole schedule."""
    for row in rows:
        _judge(row.parts)
    new = [NewRow(r.code, r.name, r.name_en, external_source=r.external_source, external_id=r.external_id) for r in rows]
    with refusing(SAID):
        ids = master.create(TABLE, new, actor=actor, at=at)
        insert_set(
            "terms_paymentpart",
            _PART,
            [
                {"terms_id": key, "position": n, **{name: getattr(part, name) for name in NewPart.__slots__}}
                for key, row in zip(ids, rows, strict=True)
                for n, part in enumerate(row.parts, 1)
            ],
        )
    return ids


def change_many(changes: Sequence[Change]) -> None:
    """Changes code, names and use; the parts stay for ever."""
    master.change(TABLE, changes)


def _judge(parts: Sequence[NewPart]) -> None:
    if not 1 <= len(parts) <= MOST_PARTS:
        raise Refusal("terms.parts", "A payment schedule has 1 to %(most)s parts.", field="parts", most=MOST_PARTS)
    faults = [fault for n, part in enumerate(parts, 1) if (fault := _fault(n, part))]
    if faults:
        raise Refusal.several(faults)
    shares = [part.percent for part in parts]
    if None in shares and any(share is not None for share in shares):
        raise Refusal("terms.mixed", "A payment schedule is given either in per cent or in amounts.", field="parts")
    given = sum((share for share in shares if share is not None), Decimal(0))
    if None not in shares and given != HUNDRED:
        raise Refusal(
            "terms.sum", "The parts of the payment schedule sum to %(given)s, not to %(whole)s.", field="parts", given=given, whole=HUNDRED
        )


def _fault(number: int, part: NewPart) -> Refusal | None:
    if (part.percent is None) == (part.amount is None):
        return Refusal("terms.size", "Part %(part)s needs either a percentage or an amount.", field=f"parts.{number}.percent", part=number)
    size = part.percent if part.percent is not None else part.amount
    if size is None or size <= 0:
        return Refusal("terms.share", "Every part of a payment schedule must be above zero.", field=f"parts.{number}.percent")
    if part.trigger not in TRIGGERS or part.otherwise_trigger not in ("", *TRIGGERS) or part.gate not in ("", *GATES):
        return Refusal("terms.word", "Part %(part)s names a trigger or gate that does not exist.", field=f"parts.{number}.trigger", part=number)
    if not all(0 <= days <= MOST_DAYS for days in (part.days, part.otherwise_days, part.months * 30)):
        return Refusal("terms.days", "Part %(part)s lies more than ten years ahead.", field=f"parts.{number}.days", part=number)
    return None
