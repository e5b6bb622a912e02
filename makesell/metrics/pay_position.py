"""Pay: where a person stands on the ladder today, what is missing to the next step, and what some more would earn (what-if)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.agreements import queries as agreements
from makesell.documents.payruns import credits
from makesell.engines.incentive import Credit, Earned, Ladder, earned, netted
from makesell.ground.actor import Actor
from makesell.ground.organisation import queries as organisation
from makesell.ground.refusal import Refusal
from makesell.masterdata.schemes import queries as schemes
from makesell.metrics import access, pay_plan
from makesell.metrics.pay_plan import Plan

ZERO = Decimal(0)
ONE_DAY = dt.timedelta(days=1)
LAST = 2**62     # what would come counts after all that came


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands: plan, ladder, the credits counted and what each earns, the agreed target its steps need."""

    person_id: int
    plan: Plan
    ladder: Ladder
    counted: tuple[Credit, ...]
    pays: tuple[Earned, ...]
    target: Decimal | None
    of_groups: Mapping[int | None, Ladder]

    @property
    def reached(self) -> Decimal:
        """The sum of credits C of the accumulation period."""
        return sum((each.amount for each in self.counted), ZERO)

    @property
    def earned(self) -> Decimal:
        """What they earn in all so far."""
        return sum((each.pay for each in self.pays), ZERO)

    @property
    def next_step(self) -> tuple[Decimal, Decimal] | None:
        """What is missing to the next step, and its rate."""
        for tier, after in zip(self.ladder.tiers, self.ladder.tiers[1:], strict=False):
            if tier.upto is not None and self.reached < tier.upto:
                return tier.upto - self.reached, after.rate
        return None

    def more(self, amount: Decimal) -> Decimal:
        """What so much more would earn now, to the cent, on the rates of all other products and before anything is taken back."""
        return self.more_of([(None, amount)])

    def more_of(self, amounts: Sequence[tuple[int | None, Decimal]]) -> Decimal:
        """What so much more of these product groups would earn now, each on the rates of its group, one after the other."""
        extra = [
            Credit(dt.date.max, LAST + n, amount, ladder=self.of_groups.get(group, self.ladder)) for n, (group, amount) in enumerate(amounts)
        ]
        return sum((each.pay for each in earned(self.ladder, [*self.counted, *extra], currency=self.plan.now.currency)), ZERO) - self.earned


def standing(actor: Actor, person_id: int, day: dt.date) -> Standing | None:
    """Where a person stands, for who may see that person's pay; None without a scheme, a version in force or an agreed target it needs."""
    home = organisation.primary_units([(person_id, day)])
    if not access.sees_person(actor, person_id, frozenset(home.values()), "commission"):
        return None
    scheme = schemes.scheme_of(person_id, day)
    if scheme is None:
        return None
    try:
        plan = pay_plan.plan_of(scheme, day)
        signed = agreements.last_signed([person_id], day).get(person_id)
        target = pay_plan.target_of(signed, plan)
        steps = pay_plan.steps_of(plan, target)
    except Refusal:
        return None
    rows = credits.of_person(person_id, plan.now.measure, plan.now.value, plan.cell.start, day + ONE_DAY)
    counted = netted(pay_plan.credits(plan, rows, steps)[0])
    ladder = steps[plan.now.id][None]
    pays = earned(ladder, counted, currency=plan.now.currency)
    return Standing(person_id, plan, ladder, tuple(counted), tuple(pays), target, steps[plan.now.id])
