"""Step: what a run of a plan that pays by its ladder alone says of everybody — as it stood, gone on from there, or worked out anew (ADR 0063)."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.agreements.queries import AgreementRow
from makesell.documents.payruns import actions as payruns
from makesell.documents.payruns import plain_credits
from makesell.documents.payruns.plain_credits import DIGITS, Since
from makesell.documents.payruns.queries import RunRow
from makesell.documents.payruns.rules import Added, EarnedLine, LadderStands, NewLine, Stood
from makesell.metrics import pay_plain
from makesell.metrics.pay_plain import Basis, Worked, Working

ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Paid:
    """What a run says of a person: the signed agreement, what is earned in all, why nothing, and the lines; see `NewStatement`."""

    person_id: int
    agreement: AgreementRow | None
    earned: Decimal
    problem: str
    lines: tuple[NewLine, ...] = ()
    counted: Sequence[EarnedLine] = ()
    digits: int = DIGITS
    keeps: int | None = None
    stands: LadderStands | None = None


def first(basis: Basis, open_for: Callable[[Collection[int]], Mapping[int, int]]) -> list[Paid]:
    """What a run without statements pays, in the order of people's keys. Lines are written one person after the other, as they are worked out,
    to the statements that are opened for everybody who may have any."""
    keys, working = open_for(basis.people), Working(basis, None)
    payruns.add_lines(_lines(working, keys))
    return sorted((_anew(basis, each) for each in working.done().values()), key=lambda each: each.person_id)


def _lines(working: Working, keys: Mapping[int, int]) -> Iterator[Added]:
    for worked in working.each():
        if worked.lines and worked.person_id in keys:
            yield keys[worked.person_id], 0, worked.lines, worked.digits
            worked.written, worked.lines = len(worked.lines), []


def paid(basis: Basis, row: RunRow, known: Mapping[int, Stood]) -> list[Paid]:
    """What a run pays that has been computed before, in the order of people's keys."""
    stood = plain_credits.since(basis.asked, row.id) if known and basis.prints else {}
    kept = {person: each for person, each in stood.items() if _goes_on(basis, person, each)}
    anew = sorted((basis.people | basis.counts.keys()) - kept.keys())
    found = pay_plain.worked_out(basis, anew if kept else None) if anew else {}
    counting = plain_credits.is_counted(basis.asked, [row[1] for each in kept.values() for row in each.rows])
    return sorted(
        [*(_on(basis, person, each, known[person], counting) for person, each in kept.items()), *(_anew(basis, each) for each in found.values())],
        key=lambda each: each.person_id,
    )


def _goes_on(basis: Basis, person: int, since: Since) -> bool:
    """Whether a person's lines stay: everything but entries is as it was, and what came follows what was counted."""
    place = since.place
    same = place.basis == basis.prints.get(person) and place.top <= place.lines and not basis.adjusted.get(person)
    return same and since.follows


def _on(basis: Basis, person: int, since: Since, stood: Stood, counting: Collection[int]) -> Paid:
    if not since.rows:
        return Paid(person, basis.signed.get(person), stood.earned, stood.problem, keeps=since.place.lines)
    worked = pay_plain.gone_on(basis, person, since.place, since.rows, counting)
    stands = LadderStands(since.place.basis, since.count, worked.last, worked.stand.reached, worked.stand.raw)
    earned = stood.earned + _earned(worked)
    return Paid(person, basis.signed.get(person), earned, stood.problem, (), worked.lines, worked.digits, since.place.lines, stands)


def _anew(basis: Basis, worked: Worked) -> Paid:
    person = worked.person_id
    # A problem, an adjustment or what is taken back of a closed period hangs on more than entries: such a statement is worked out each time.
    known = "" if worked.others or worked.problem else basis.prints.get(person, "")
    stands = LadderStands(known, basis.counts.get(person, 0), worked.last, worked.stand.reached, worked.stand.raw)
    signed = basis.signed.get(person)
    keeps = worked.written or None
    return Paid(person, signed, _earned(worked), worked.problem, tuple(worked.others), worked.lines, worked.digits, keeps, stands)


def _earned(worked: Worked) -> Decimal:
    return sum((line.amount for line in worked.others), Decimal(worked.earned).scaleb(-DIGITS))
