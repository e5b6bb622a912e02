"""Pay: what entries earn by the parts of a plan (13.6), what late returns take back (13.7 b) and what customers have not paid (13.7 c, d)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.books.pay import balances as book
from makesell.books.pay.balances import PostedFor
from makesell.documents.payruns import credits, states
from makesell.documents.payruns.credits import CreditRow
from makesell.documents.payruns.rules import NewLine
from makesell.engines.incentive import Atom, Credit, Earned, earned, netted, taken_back, unpaid
from makesell.ground.refusal import Refusal
from makesell.ground.rules.queries import value
from makesell.masterdata.schemes import words
from makesell.metrics import pay_plan
from makesell.metrics.pay_plan import UNPAID_DAYS, Part, Plan, Targets

ZERO: Final = Decimal(0)
ONE_DAY: Final = dt.timedelta(days=1)
# Plans on these events pay before the customer does.
BEFORE_MONEY: Final = frozenset({"ordered", "shipped", "invoiced"})
COMPONENT: Final = {words.COMMISSION: states.COMMISSION, words.SPIFF: states.SPIFF}
Posted = Mapping[PostedFor, Decimal]
Factors = Mapping[tuple[int, int], Decimal]


@dataclass(frozen=True, slots=True)
class Worked:
    """A part of a plan worked out for one person: the credits on its ladder, what each earns, and the version each counts under."""

    part: Part
    credits: tuple[Credit, ...]
    pays: tuple[Earned, ...]
    under: Mapping[int, int]

    @property
    def earned(self) -> Decimal:
        """What the part has earned in its accumulation period."""
        return sum((each.pay for each in self.pays), ZERO)


def worked(plan: Plan, part: Part, rows: Sequence[CreditRow], targets: Targets, factors: Factors) -> Worked:
    """13.6 and 13.7 (a) for one person and part. Refuses (`ladder.no_target`) per cent of a target that is missing."""
    by_version = pay_plan.ladders_of(plan, part, targets)
    found, under = pay_plan.counted(plan, part, rows, by_version, factors)
    base = pay_plan.base_of(part, plan, by_version)
    return Worked(part, tuple(found), tuple(earned(base, netted(found), currency=plan.now.currency)), under)


def lines_of(
    plan: Plan, parts: Sequence[Part], person_rows: Sequence[CreditRow], targets: Targets, posted: Posted, factors: Factors
) -> tuple[list[NewLine], str]:  # fmt: skip
    """Each atom of the accumulation periods by what stands of it, less what was posted for it; and why a part could not be worked out."""
    made, problem = [], ""
    dated = {row.id: row.business_date for row in person_rows}
    for part in parts:
        try:
            done = worked(plan, part, person_rows, targets, factors)
        except Refusal as refusal:
            if refusal.code != "ladder.no_target":
                raise
            problem = states.NO_TARGET
            continue
        component, modified = COMPONENT[part.kind], {each.entry_id: each.modifier for each in done.credits}
        for each in done.pays:
            before = posted.get(PostedFor(component, part.code, each.entry_id), ZERO)
            if each.pay != before:
                made.append(
                    NewLine(
                        component, each.pay - before, each.entry_id, dated[each.entry_id], each.entry_id, done.under[each.entry_id], each.credit,
                        each.start, each.reached, each.pay, before, part=part.code, factor=modified[each.entry_id],
                    )
                )  # fmt: skip
    return made, problem


def late(plan: Plan, rows: Sequence[CreditRow], posted: Mapping[int, Posted]) -> dict[int, list[NewLine]]:
    """13.7 (b) by person: reversals of atoms of closed accumulation periods, at the rate of the origin. Two statements for everybody."""
    parts = {part.code: part for part in pay_plan.parts_of(plan)}
    found: dict[tuple[int, str, int], list[CreditRow]] = defaultdict(list)
    for row in sorted(rows, key=lambda each: (each.business_date, each.id)):
        if row.origin_id is None or row.origin_date is None:
            continue
        for code, part in parts.items():
            # Of whatever class or group it is by now: what the origin earned by a part is taken back, and nothing where it earned nothing.
            if row.measure == part.measure and row.origin_date < part.cell.start <= row.business_date < part.cell.end:
                found[(row.person_id, code, row.origin_id)].append(row)
    stood = credits.standing({(origin, parts[code].value, parts[code].cell.start) for _, code, origin in found})
    so_far = book.earned_by_atoms(sorted({origin for _, _, origin in found}), {code: part.cell.start for code, part in parts.items()})
    made: dict[int, list[NewLine]] = defaultdict(list)
    for (person, code, origin), mirrors in sorted(found.items(), key=lambda item: item[0]):
        part = parts[code]
        atom = Atom(stood[(origin, part.value, part.cell.start)], so_far.get((part.code, origin), ZERO))
        for row, back in zip(mirrors, taken_back(atom, [row.amount(part.value) for row in mirrors], plan.now.currency), strict=True):
            amount = back.amount - posted.get(person, {}).get(PostedFor(states.CLAWBACK, part.code, row.id), ZERO)
            if amount:
                credit = row.amount(part.value)
                made[person].append(
                    NewLine(
                        states.CLAWBACK, amount, row.id, row.business_date, origin, None, credit, back.before.credit, back.before.credit + credit,
                        back.before.earned, part=part.code,
                    )
                )  # fmt: skip
    return made


@dataclass(frozen=True, slots=True)
class Sums:
    """What atoms have earned in all, by person, component and atom, posted and new; the day of each atom."""

    by_atom: Mapping[tuple[int, str, int], Decimal]
    day: Mapping[int, dt.date]


def sums_of(posted: Mapping[int, Posted], lines: Mapping[int, Sequence[NewLine]]) -> Sums:
    """Sums what entries earned up to their atoms, in one statement."""
    by_entry: dict[tuple[int, str, int], Decimal] = defaultdict(lambda: ZERO)
    for person, own in posted.items():
        for what, amount in own.items():
            if what.component in states.OF_ENTRIES:
                by_entry[(person, what.part, what.entry_id)] += amount
    for person, new in lines.items():
        for line in new:
            if line.component in states.OF_ENTRIES and line.entry_id is not None:
                by_entry[(person, line.part, line.entry_id)] += line.amount
    atoms = credits.atoms_of(sorted({entry for _, _, entry in by_entry}))
    sums: dict[tuple[int, str, int], Decimal] = defaultdict(lambda: ZERO)
    for (person, part, entry), amount in by_entry.items():
        if entry in atoms:
            sums[(person, part, atoms[entry][0])] += amount
    return Sums(sums, dict(atoms.values()))


def not_paid(plan: Plan, sums: Sums, posted: Mapping[int, Posted], until: dt.date) -> dict[int, list[NewLine]]:
    """13.7 (c) by person: the unpaid share of what an atom earned is taken back while its due items are far past due; (d) for good when written
    off. One statement for each earning event that comes before money."""
    measures = {part.code: part.measure for part in pay_plan.parts_of(plan) if part.measure in BEFORE_MONEY}
    if not measures:
        return {}
    limit = until - dt.timedelta(days=int(value(UNPAID_DAYS, until - ONE_DAY)))
    shares: dict[tuple[str, int], Decimal] = {}
    for measure in sorted(set(measures.values())):
        atoms = sorted({atom for _, part, atom in sums.by_atom if measures.get(part) == measure})
        found = credits.unpaid_shares(atoms, measure, limit, until)
        shares |= {(measure, atom): share for atom, share in found.items()}
    made: dict[int, list[NewLine]] = defaultdict(list)
    for (person, part, atom), total in _in_order(sums.by_atom):
        if part not in measures:
            continue
        before = posted.get(person, {}).get(PostedFor(states.NON_PAYMENT, part, atom), ZERO)
        share = shares.get((measures[part], atom), ZERO)
        amount = unpaid(total, share, before, plan.now.currency)
        if amount:
            made[person].append(NewLine(states.NON_PAYMENT, amount, atom, sums.day[atom], atom, None, share, earned=total, before=before, part=part))
    return made


def _in_order(by_atom: Mapping[tuple[int, str, int], Decimal]) -> Iterable[tuple[tuple[int, str, int], Decimal]]:
    return sorted(by_atom.items(), key=lambda item: item[0])
