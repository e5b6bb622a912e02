"""Pay of plans that pay by their ladder alone, on money that has come in: in whole numbers, and from where the last computation stood (ADR 0063).

Says to the cent what `pay.due` says. What a plan's components, modifiers and unpaid invoices need beside entries is worked out there.
"""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Final

from makesell.books.pay import balances as book
from makesell.documents.agreements import queries as agreements
from makesell.documents.agreements.queries import AgreementRow
from makesell.documents.payruns import plain_credits, queries, states
from makesell.documents.payruns.plain_credits import DIGITS, Asked, Place, Row
from makesell.documents.payruns.rules import EarnedLine, NewLine
from makesell.engines.incentive import Counted, Scale, Stand, Steps, netted_whole, scale_of, walked
from makesell.ground.refusal import Refusal
from makesell.masterdata.schemes import queries as schemes
from makesell.masterdata.schemes import words
from makesell.metrics import pay_entries, pay_leavers, pay_plan
from makesell.metrics.pay_entries import BEFORE_MONEY
from makesell.metrics.pay_plan import ByKey, Part, Plan, Targets

ONE_DAY: Final = dt.timedelta(days=1)


def covers(plan: Plan) -> bool:
    """Whether a plan pays by its ladder alone, on an amount that nobody still owes."""
    return (
        plan.now.measure not in BEFORE_MONEY
        and plan.now.value in plain_credits.VALUES
        and all(not version.components and not version.modifiers for version in plan.versions)
    )


@dataclass(frozen=True, slots=True)
class Basis:
    """What a run is worked out from besides entries; `people` are in it whether anything came or not."""

    plan: Plan
    part: Part
    asked: Asked
    people: frozenset[int]
    signed: Mapping[int, AgreementRow]
    targets: Mapping[int, Targets]
    adjusted: Mapping[int, Sequence[tuple[int, Decimal]]]
    counts: Mapping[int, int]
    prints: Mapping[int, str]


@dataclass(slots=True)
class Worked:
    """What a person's entries earn: a line an entry, lines of another kind, where the ladder stands after the last entry, why not.

    `digits` is with how many decimals the lines keep credits, `earned` what they come to (of `10 ** -DIGITS`), `written` how many of them
    are written already and not in `lines` any more.
    """

    person_id: int
    digits: int = DIGITS
    lines: list[EarnedLine] = field(default_factory=list)
    earned: int = 0
    written: int = 0
    others: list[NewLine] = field(default_factory=list)
    stand: Stand = field(default_factory=Stand)
    last: tuple[dt.date, int] | None = None
    problem: str = ""


def basis_of(plan: Plan, until: dt.date, run_id: int | None) -> Basis:
    """Reads what is not an entry, and counts the entries before any of them is read: what comes in between is seen as new the next time."""
    scheme = plan.now.scheme_id
    several = len(plan.versions) > 1
    grouped = any(step.product_group_id for version in plan.versions for step in version.steps)
    part, left = pay_plan.parts_of(plan)[0], pay_leavers.left(scheme, until)
    asked = Asked(scheme, part.measure, part.value, plan.cell.start, until, groups=grouped, orders=several and plan.by_origin, left=left)
    counts, adjusted = plain_credits.counts(asked), queries.pending_adjustments(scheme, run_id)
    people = frozenset({*adjusted, *schemes.members(scheme, plan.cell.start, until), *queries.brought_forward(scheme, until)})
    everybody = sorted(people | counts.keys())
    signed = agreements.last_signed(everybody, until - ONE_DAY)
    targets = pay_plan.agreed_by(signed)
    prints = {} if asked.orders else _prints(plan, asked, part, everybody, targets)
    return Basis(plan, part, asked, people, signed, targets, adjusted, counts, prints)


def _prints(plan: Plan, asked: Asked, part: Part, people: Sequence[int], targets: Mapping[int, Targets]) -> dict[int, str]:
    """By person a print of everything but entries that the lines hang on: plan, days, target, membership, leaving, what was released before."""
    spans, released = plain_credits.spans(asked.scheme_id), plain_credits.released(people)
    whole = repr((plan.versions, plan.cell, plan.by_origin, sorted(plan.above.items()), asked))
    return {
        person: hashlib.sha256(
            repr((whole, _target(part, targets.get(person, {})), spans.get(person), released.get(person), asked.left.get(person))).encode()
        ).hexdigest()
        for person in people
    }


def _target(part: Part, targets: Targets) -> Decimal | None:
    return pay_plan.target_of(targets, part.measure, part.value, part.cell)


class Working:
    """13.6 and 13.7 (a, b) from the first entry on: of these people, or of everybody (None).

    `each` says what the entries of one person after the other earn, so that their lines may be written meanwhile; `done` what hangs on more than
    one's own entries, once everybody was taken.
    """

    def __init__(self, basis: Basis, people: Collection[int] | None) -> None:
        everybody = basis.people | basis.counts.keys() if people is None else people
        self._basis, self._people = basis, basis.people if people is None else basis.people & set(people)
        self._paying = _Paying(basis, book.ladder_earned(sorted(everybody), basis.asked.start))
        self._rows = plain_credits.entries(basis.asked, people)
        self._found: dict[int, Worked] = {}

    def each(self) -> Iterator[Worked]:
        """People with entries, in the order of their keys."""
        for person, own in groupby(self._rows, key=itemgetter(0)):
            worked = self._found[person] = self._paying.walk(person, list(own))
            yield worked

    def done(self) -> dict[int, Worked]:
        """Everybody, by key."""
        found, paying, adjusted = self._found, self._paying, self._basis.adjusted
        for person in self._people - found.keys():
            found[person] = paying.walk(person, [])
        for person, lines in pay_entries.late(self._basis.plan, plain_credits.whole(paying.late), book.taken_back_by(paying.late)).items():
            found[person].others += lines
        for person, worked in found.items():
            worked.others += [NewLine(states.ADJUSTMENT, amount, earned=amount, dispute_id=key) for key, amount in adjusted.get(person, ())]
        return found


def worked_out(basis: Basis, people: Collection[int] | None) -> dict[int, Worked]:
    """What entries earn, of these people or of everybody (None), all at once."""
    working = Working(basis, people)
    for _worked in working.each():
        pass
    return working.done()


def gone_on(basis: Basis, person: int, place: Place, rows: Sequence[Row], kept: Collection[int]) -> Worked:
    """What entries earn that follow those of a place: each is a line of its own, nothing before it moves. Nothing of them was posted yet.

    `kept` are the entries that count for the scheme.
    """
    paying = _Paying(basis, {})
    worked = paying.walk(person, [row for row in rows if row[1] in kept], Stand(place.reached, place.raw))
    worked.last = max([(place.last_date, place.last_id), *((row[2], row[1]) for row in rows)])
    return worked


class _Paying:
    """Walks people's entries along their ladders; keeps the mirrors of closed periods for later."""

    def __init__(self, basis: Basis, posted: Mapping[int, int]) -> None:
        self.basis, self.posted, self.late = basis, posted, list[int]()
        self._of_target = any(version.ladder == words.OF_TARGET for version in basis.plan.versions)
        self._known: dict[Decimal | None, Ladders] = {}

    def walk(self, person: int, rows: Sequence[Row], start: Stand | None = None) -> Worked:
        """A person's entries in their order, from the beginning or from where they stood."""
        taking_back = [(row[1], row[3], row[4]) for row in rows if row[4] is not None]
        own = [row for row in rows if row[4] is None] if taking_back else rows
        back, late = netted_whole({row[1] for row in own}, taking_back) if taking_back else ({}, ())
        self.late += late
        worked = Worked(person, last=(rows[-1][2], rows[-1][1]) if rows else None)
        try:
            ladders = self._ladders(self.basis.targets.get(person, {}))
        except Refusal as refusal:
            if refusal.code != "ladder.no_target":
                raise
            worked.problem = states.NO_TARGET
            return worked
        worked.digits = ladders.scale.credit
        made, worked.stand = walked(ladders.counted(own, back), ladders.scale, ladders.cap, start or Stand())
        worked.lines = self._lines(ladders, own, made)
        worked.earned = sum([line[6] for line in worked.lines]) - sum([line[7] for line in worked.lines])
        return worked

    def _ladders(self, targets: Targets) -> "Ladders":
        target = _target(self.basis.part, targets) if self._of_target else None
        if target not in self._known:
            by_version = pay_plan.ladders_of(self.basis.plan, self.basis.part, targets)
            self._known[target] = Ladders(self.basis, by_version)
        return self._known[target]

    def _lines(self, ladders: "Ladders", own: Sequence[Row], made: Iterable[tuple[int, int, int, int, int]]) -> list[EarnedLine]:
        """A line for each entry that earns another amount than stands posted of it."""
        posted, more, version_of = self.posted.get, 10 ** (DIGITS - ladders.scale.minor), ladders.version_of
        lines = []
        for row, (key, credit, start, reached, pay) in zip(own, made, strict=True):
            earned, before = pay * more, posted(key, 0)
            if earned != before:
                lines.append((key, row[2], version_of(row), credit, start, reached, earned, before))
        return lines


class Ladders:
    """The ladders of a plan on one scale, and which of them an entry is paid by."""

    def __init__(self, basis: Basis, by_version: Mapping[int, ByKey]) -> None:
        plan = basis.plan
        base = pay_plan.base_of(basis.part, plan, by_version)
        self.scale: Scale = scale_of([base, *(each for own in by_version.values() for each in own.values())], plan.now.currency, DIGITS)
        self.cap = self.scale.cap(base)
        self.more = 10 ** (self.scale.credit - DIGITS)
        self.steps = {(version, group): self.scale.steps(each) for version, own in by_version.items() for (group, _class), each in own.items()}
        self.alone = next(iter(self.steps.values())) if len(self.steps) == 1 else None
        self._versions: dict[tuple[dt.date, dt.date], int] = {}
        self.plan = plan
        only = plan.versions[0].id
        self.version_of: Callable[[Row], int] = (lambda _row: only) if len(plan.versions) == 1 else self._version

    def counted(self, rows: Sequence[Row], back: Mapping[int, int]) -> list[Counted]:
        """Entries as the engine takes them, less what was taken back of them."""
        more, alone = self.more, self.alone
        if alone is not None:
            if not back and more == 1:
                return [(row[1], row[3], alone) for row in rows]
            return [(row[1], (row[3] + back.get(row[1], 0)) * more, alone) for row in rows]
        return [(row[1], (row[3] + back.get(row[1], 0)) * more, self._steps(row)) for row in rows]

    def _steps(self, row: Row) -> Steps:
        version = self.version_of(row)
        group = next((each for each in self.plan.groups(row[5]) if (version, each) in self.steps), None)
        return self.steps[(version, group)]

    def _version(self, row: Row) -> int:
        days = (row[6] or row[2], row[2])
        if days not in self._versions:
            self._versions[days] = self.plan.version_for(*days).id
        return self._versions[days]


def sums_by_component(found: Mapping[int, Worked]) -> dict[int, list[tuple[str, int, Decimal]]]:
    """By person the lines as `queries.amounts_of` says them: component, entry (0: none), amount."""
    made: dict[int, list[tuple[str, int, Decimal]]] = defaultdict(list)
    for person, worked in found.items():
        made[person] += [(states.COMMISSION, line[0], Decimal(line[6] - line[7]).scaleb(-DIGITS)) for line in worked.lines]
        made[person] += [(line.component, line.entry_id or 0, line.amount) for line in worked.others]
    return made
