"""Pay: a run beside the one before it, person by person, with the reasons of each difference, and what of it wants a look before it is approved."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.payruns import queries as payruns
from makesell.documents.payruns import states
from makesell.documents.payruns.kept import kept
from makesell.documents.payruns.queries import RunRow, StatementRow
from makesell.ground.rules.kinds import RuleKind, Whole
from makesell.ground.rules.queries import value
from makesell.ground.text import N_

ZERO: Final = Decimal(0)
HUNDRED: Final = Decimal(100)
CHANGE: Final = RuleKind(
    "pay.exception_change",
    N_("Change of somebody's pay against the last run that wants a look"),
    Whole(1, 1000, "%"),
    default=50,
    clause="PER-3",
    help=N_("Listed among the exceptions of a pay run, with its reasons; nothing is stopped by it."),
)
RULES: Final = (CHANGE,)
# Why a statement pays another amount than the one before, apart from its lines.
BROUGHT, HELD, CARRIED = "brought", "held", "carried"
SHARES: Final = {BROUGHT: N_("Brought forward"), HELD: N_("Held (unsigned)"), CARRIED: N_("Carried forward")}
REASONS: Final = {**states.COMPONENTS, **SHARES}

NO_TARGET, UNSIGNED, BELOW_ZERO, GONE, NEW, NOTHING, CHANGED, DISPUTED, LEFT, OVER = (
    "no_target", "unsigned", "below_zero", "gone", "new", "nothing", "changed", "disputed", "left", "over",
)  # fmt: skip
EXCEPTIONS: Final = {
    NO_TARGET: N_("No target is agreed: commission could not be worked out."), UNSIGNED: N_("No agreement is signed: pay is held."),
    BELOW_ZERO: N_("Below zero: nothing is paid, the rest is carried."), GONE: N_("Paid by the last run, not by this one."),
    NEW: N_("Not in the last run."), NOTHING: N_("Paid by this scheme, and nothing came of it."),
    CHANGED: N_("Changed by more than the rule."), DISPUTED: N_("A line of the last statement is disputed and not answered."),
    LEFT: N_("Has left: goods that had left by the last day still earn, for the days of the rule."),
    OVER: N_("Has left, and the days in which goods that had left still earned are over."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Beside:
    """A person's pay in this run and in the one before, and what each reason adds to the difference; they sum to it."""

    person_id: int
    person: str
    statement_id: int | None
    before: Decimal
    paid: Decimal
    reasons: Mapping[str, Decimal]
    exceptions: tuple[str, ...]

    @property
    def difference(self) -> Decimal:
        """What is paid more than last time."""
        return self.paid - self.before


def beside(row: RunRow) -> list[Beside]:
    """Everybody of a run and of the one before it, the largest difference first; the caller may see the run."""
    last = payruns.run_before(row.scheme_id, row.start)
    now = {each.person_id: each for each in payruns.of_run(row.id)}
    then = {each.person_id: each for each in payruns.of_run(last)} if last else {}
    parts = _parts(row.id, now), _parts(last, then)
    open_disputes = payruns.disputed(last) if last else {}
    limit, read = Decimal(int(value(CHANGE, row.start))) / HUNDRED, kept(row.id)
    made = []
    for person in {*now, *then}:
        mine, theirs = now.get(person), then.get(person)
        reasons = {code: parts[0][person][code] - parts[1][person][code] for code in REASONS if parts[0][person][code] != parts[1][person][code]}
        found = _exceptions(mine, theirs, limit, first=last is None)
        if person in open_disputes:
            found.append(DISPUTED)
        if read and person in read.left and mine is not None:
            found.append(LEFT if read.left[person][1] >= row.start else OVER)
        named = mine or theirs
        made.append(Beside(
            person, named.person if named else "", mine.id if mine else None, theirs.paid if theirs else ZERO, mine.paid if mine else ZERO,
            reasons, tuple(found),
        ))  # fmt: skip
    return sorted(made, key=lambda each: (-abs(each.difference), each.person, each.person_id))


def _parts(run_id: int | None, statements: Mapping[int, StatementRow]) -> dict[int, dict[str, Decimal]]:
    """By person what each component adds, and what was brought, held and carried takes off; they sum to what is paid."""
    made: dict[int, dict[str, Decimal]] = defaultdict(lambda: dict.fromkeys(REASONS, ZERO))
    for person, lines in (payruns.amounts_of(run_id) if run_id else {}).items():
        for component, _entry, amount in lines:
            made[person][component] += amount
    for person, row in statements.items():
        made[person] |= {BROUGHT: row.brought, HELD: -row.held, CARRIED: -row.carried}
    return made


def _exceptions(mine: StatementRow | None, theirs: StatementRow | None, limit: Decimal, *, first: bool) -> list[str]:
    if mine is None:
        return [GONE] if theirs is not None and theirs.paid else []
    asked = {
        NO_TARGET: bool(mine.problem), UNSIGNED: mine.held > 0, BELOW_ZERO: mine.carried < 0,
        NOTHING: not mine.problem and not mine.earned and not mine.brought, NEW: theirs is None and not first,
        CHANGED: theirs is not None and abs(mine.paid - theirs.paid) > limit * theirs.paid,
    }  # fmt: skip
    return [code for code, holds in asked.items() if holds]
