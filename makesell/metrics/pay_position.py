"""Pay: where a person stands by the plan today, what is missing to the next step, and what some more would earn (what-if)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from makesell.documents.agreements import queries as agreements
from makesell.documents.payruns import credits
from makesell.documents.payruns.credits import CreditRow
from makesell.engines.incentive import Credit, Ladder, netted, prize
from makesell.ground.actor import Actor
from makesell.ground.money import rounded
from makesell.ground.organisation import queries as organisation
from makesell.ground.refusal import Refusal
from makesell.masterdata.schemes import queries as schemes
from makesell.masterdata.schemes import words
from makesell.metrics import access, pay_entries, pay_factors, pay_periods, pay_plan
from makesell.metrics.pay_entries import Factors, Worked
from makesell.metrics.pay_factors import Sold
from makesell.metrics.pay_plan import Part, Plan, Targets

ZERO = Decimal(0)
ONE_DAY = dt.timedelta(days=1)
LAST = 2**62  # what would come counts after all that came


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands: the plan, the entries and agreed targets it is worked out from, and each part as far as it could be."""

    person_id: int
    plan: Plan
    day: dt.date
    rows: Sequence[CreditRow]
    targets: Targets
    factors: Factors
    works: tuple[Worked, ...]

    @property
    def ladder(self) -> Ladder:
        """The plan's ladder for all other products."""
        return self.ladders[(None, "")]

    @property
    def ladders(self) -> pay_plan.ByKey:
        """The plan's ladders as they stand today, by product group."""
        return pay_plan.ladders_of(self.plan, self.works[0].part, self.targets)[self.plan.now.id]

    @property
    def target(self) -> Decimal | None:
        """The agreed target of the plan's ladder."""
        return pay_plan.target_of(self.targets, self.plan.now.measure, self.plan.now.value, self.plan.cell)

    @property
    def counted(self) -> Sequence[Credit]:
        """The credits on the plan's ladder, each less what was returned of it."""
        return netted(self.works[0].credits)

    @property
    def reached(self) -> Decimal:
        """The sum of credits C of the ladder's accumulation period."""
        return sum((each.amount for each in self.counted), ZERO)

    @property
    def earned(self) -> Decimal:
        """What entries earn in all so far, by the ladder and the other commissions and unit bonuses."""
        return sum((each.earned for each in self.works), ZERO)

    @property
    def bonuses(self) -> Mapping[str, Decimal]:
        """By component the bonus that is reached today; those whose target is missing are left out."""
        return self._bonuses(self.rows)

    @property
    def next_step(self) -> tuple[Decimal, Decimal] | None:
        """What is missing to the next step, and its rate."""
        tiers = self.ladder.tiers
        for tier, after in pairwise(tiers):
            if tier.upto is not None and self.reached < tier.upto:
                return tier.upto - self.reached, after.rate
        return None

    def more(self, amount: Decimal) -> Decimal:
        """What so much more on the ladder would earn now, to the cent, on the rates of all other products and before anything is taken back."""
        return self._added(self.works[0], [Sold(amount, amount, amount)])

    def more_of(self, sold: Sequence[Sold]) -> dict[str, Decimal]:
        """By component ("": the ladder) what these lines would earn now if they came today, one after the other; margin is not known yet."""
        made = {each.part.code: self._added(each, sold) for each in self.works if each.part.measure != "margin"}
        now = self.bonuses
        extra = [
            row
            for measure in sorted({each.measure for each in self.plan.components(words.BONUS)} - {"margin"})
            for row in self._rows_of(measure, sold)
        ]
        return made | {code: amount - now[code] for code, amount in self._bonuses([*self.rows, *extra]).items()}

    def held_of(self, earns: Mapping[str, Decimal]) -> dict[str, Decimal]:
        """By hold-back what of it would be held until it is released (below zero): a share of what entries earn, not of bonuses."""
        own = sum((amount for work in self.works if (amount := earns.get(work.part.code))), ZERO)
        return {each.code: -rounded(own * (each.rate or ZERO), self.plan.now.currency) for each in self.plan.components(words.HOLD_BACK)}

    def _added(self, before: Worked, sold: Sequence[Sold]) -> Decimal:
        rows = [*self.rows, *self._rows_of(before.part.measure, sold)]
        factors = {**self.factors, **self._factors_of(before.part.measure, sold)}
        return pay_entries.worked(self.plan, before.part, rows, self.targets, factors).earned - before.earned

    def factors_on(self, sold: Sequence[Sold]) -> list[Decimal]:
        """By what the plan would multiply what each of these lines earns on the ladder."""
        return pay_factors.factors_of_sold(self.plan, sold, self.day, self.works[0].part.measure)

    def _factors_of(self, measure: str, sold: Sequence[Sold]) -> Factors:
        found = pay_factors.factors_of_sold(self.plan, sold, self.day, measure) if self.plan.now.modifiers else []
        return {(self.plan.now.id, LAST + n): factor for n, factor in enumerate(found)}

    def _rows_of(self, measure: str, sold: Sequence[Sold]) -> list[CreditRow]:
        return [
            CreditRow(
                LAST + n, self.person_id, self.day, measure, each.qty, each.net, each.gross, False, each.product_group_id, each.product_id, None,
                each.customer_class, None, 0, None, None, None,
            )
            for n, each in enumerate(sold)
        ]  # fmt: skip

    def _bonuses(self, rows: Sequence[CreditRow]) -> dict[str, Decimal]:
        made = {}
        for each in self.plan.components(words.BONUS):
            cell = self.plan.cells[each.accumulation]
            target = pay_plan.target_of(self.targets, each.measure, each.value, cell, each.product_group_id)
            try:
                made[each.code] = prize(each.prizes(target), pay_periods.credited(self.plan, each, rows, cell))
            except Refusal:
                continue
        return made


def standing(actor: Actor, person_id: int, day: dt.date) -> Standing | None:
    """Where a person stands, for who may see that person's pay; None without a scheme, a version in force or an agreed target its ladder needs."""
    home = organisation.primary_units([(person_id, day)])
    if not access.sees_person(actor, person_id, frozenset(home.values()), "commission"):
        return None
    scheme = schemes.scheme_of(person_id, day)
    if scheme is None:
        return None
    try:
        plan = pay_plan.plan_of(scheme, day)
    except Refusal:
        return None
    targets = pay_plan.agreed_by(agreements.last_signed([person_id], day)).get(person_id, {})
    rows = credits.of_person(person_id, pay_plan.measures_of(plan), plan.longest.start, day + ONE_DAY)
    factors = pay_factors.factors_of(plan, rows)
    works = [work for part in pay_plan.parts_of(plan) if (work := _worked(plan, part, rows, targets, factors)) is not None]
    if not works or works[0].part.code:
        return None
    return Standing(person_id, plan, day, rows, targets, factors, tuple(works))


def _worked(plan: Plan, part: Part, rows: Sequence[CreditRow], targets: Targets, factors: Factors) -> Worked | None:
    try:
        return pay_entries.worked(plan, part, rows, targets, factors)
    except Refusal:
        return None
