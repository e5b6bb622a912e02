"""Components of a version beside its ladder (13.6), and the modifiers of its entries: values, what of them could never be computed, ladders. Pure."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from makesell.engines.incentive import Factor, Ladder, Prize, Tier, flat, of_target, scaled
from makesell.ground.refusal import Refusal
from makesell.masterdata.schemes import words

ZERO: Final = Decimal(0)
ONE: Final = Decimal(1)
MOST_FACTOR: Final = Decimal(100)
AccumulationKind = Literal["month", "quarter", "year"]
Key = tuple[int | None, str]     # product group and customer class; (None, "") stands for all others


@dataclass(frozen=True, slots=True)
class Rung:
    """A row of a component's table, for a product group and a customer class or for all others.

    `base`: a base rate, which the other rows are factors of. Otherwise from `start` on the `rate` (a commission) or the `amount` (a bonus).
    """

    start: Decimal = ZERO
    rate: Decimal = ZERO
    amount: Decimal = ZERO
    product_group_id: int | None = None
    customer_class: str = ""
    base: bool = False

    @property
    def key(self) -> Key:
        """Which entries it is for."""
        return self.product_group_id, self.customer_class


@dataclass(frozen=True, slots=True)
class Component:
    """A component of a version. `code` is the same in all versions it goes on in; what a kind does not use stays as it is here.

    `amount`: a spiff's money for one unit, what is guaranteed a period, a draw a month, what an expense package allows a period.
    `rate`: the share held back, the share of overspending taken off. `allowance`: what the package allows of the credits of the ladder.
    """

    code: str
    kind: str
    name: str = ""
    measure: str = ""
    value: str = words.NET
    credit: str = words.CREDITED
    accumulation: AccumulationKind = "quarter"
    ladder: str = words.OF_MONEY
    product_group_id: int | None = None
    product_id: int | None = None
    customer_class: str = ""
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    amount: Decimal | None = None
    rate: Decimal | None = None
    allowance: Decimal | None = None
    cap: Decimal | None = None
    recoverable: bool = True
    release: str = words.ACCEPTED
    share_by: str = words.BY_WEIGHT
    rungs: tuple[Rung, ...] = ()

    def prizes(self, target: Decimal | None) -> list[Prize]:
        """What a bonus pays from where on. Refuses (`ladder.no_target`) shares of a target that is missing."""
        whole = ONE
        if self.ladder == words.OF_TARGET and self.kind == words.BONUS:
            if target is None or target <= 0:
                raise Refusal("ladder.no_target", "A ladder in per cent of target needs a target above zero.", field="target")
            whole = target
        return [Prize(rung.start * whole, rung.amount) for rung in self.rungs]

    def ladders(self, target: Decimal | None) -> dict[Key, Ladder]:
        """The ladder of each product group and customer class that has its own, and of all others; a spiff has one rate, money for a unit.

        Refuses (`ladder.no_target`) shares of a target that is missing, and steps that do not rise from zero.
        """
        if self.kind == words.SPIFF:
            return {(None, ""): flat(self.amount or ZERO, self.cap)}
        rungs = [rung for rung in self.rungs if not rung.base]
        bases = [rung for rung in self.rungs if rung.base]
        if not bases:
            return {key: self._ladder([rung for rung in rungs if rung.key == key], target) for key in sorted({r.key for r in rungs}, key=str)}
        if any(rung.key != (None, "") for rung in rungs):
            raise Refusal("component.factors", "Beside base rates, steps are factors for all products alike.", field="steps")
        factors = self._ladder(rungs or [Rung(rate=ONE)], target)
        return {rung.key: scaled(factors, rung.rate) for rung in bases}

    def _ladder(self, rungs: Sequence[Rung], target: Decimal | None) -> Ladder:
        own = sorted(rungs, key=lambda rung: rung.start)
        if not own or own[0].start != ZERO:
            raise Refusal("scheme.start", "The first step begins at 0.", field="steps")
        tiers = [Tier(after.start if after else None, rung.rate) for rung, after in zip(own, [*own[1:], None], strict=True)]
        return of_target(tiers, target or ZERO, self.cap) if self.ladder == words.OF_TARGET else Ladder(tuple(tiers), self.cap)


@dataclass(frozen=True, slots=True)
class Modifier:
    """From a value on, the pay of an entry is multiplied by a factor; the kinds are those of the words."""

    kind: str
    start: Decimal
    factor: Decimal


def of_kind(modifiers: Sequence[Modifier], kind: str) -> list[Factor]:
    """The steps of one kind of modifier."""
    return [Factor(each.start, each.factor) for each in modifiers if each.kind == kind]


def ladder_of(ladders: Mapping[Key, Ladder], groups: Sequence[int], customer_class: str) -> Ladder | None:
    """The ladder of an entry of a product group (`groups`: itself and the groups it lies in, the nearest first): of the nearest group that has
    one, there of its customer class before all classes; then of its class; then of all others. None where nothing is paid."""
    for group in (*groups, None):
        for key in ((group, customer_class), (group, "")):
            if key in ladders:
                return ladders[key]
    return None


def judge(component: Component) -> None:
    """Refuses what could never be computed, beside the field it stands in."""
    if component.kind in words.ON_MEASURE and not component.measure:
        raise Refusal("component.measure", "Choose the event it counts.", field="measure")
    if component.value == words.COUNT and component.kind == words.COMMISSION:
        raise Refusal("scheme.count", "A scheme pays on an amount or a quantity.", field="value")
    if component.first_day and component.last_day and component.last_day < component.first_day:
        raise Refusal("dates.order", "It must end after it begins.", field="last_day")
    for field in ("amount", "rate", "allowance", "cap"):
        given = getattr(component, field)
        if given is not None and given < 0:
            raise Refusal("component.negative", "This must not be negative.", field=field)
    if component.kind in words.NEEDS_AMOUNT and not component.amount:
        raise Refusal("component.amount", "Say how much.", field="amount")
    if component.kind in words.NEEDS_SHARE and (component.rate is None or not ZERO < component.rate <= ONE):
        raise Refusal("component.share", "A share lies above 0 and is at most 1.", field="rate")
    _judge_rungs(component)


def _judge_rungs(component: Component) -> None:
    if component.kind in words.BY_RUNGS and not component.rungs:
        raise Refusal("component.steps", "Give at least one step.", field="steps")
    if len({(rung.base, rung.key, rung.start) for rung in component.rungs}) != len(component.rungs):
        raise Refusal("scheme.tier", "A step stands twice.", field="steps")
    if any(rung.start < 0 or rung.rate < 0 or rung.amount < 0 or rung.rate > MOST_FACTOR for rung in component.rungs):
        raise Refusal("component.numbers", "Steps, rates and amounts must not be less than 0.", field="steps")
    if component.kind in words.LADDERED:
        component.ladders(ONE)


def judge_modifiers(modifiers: Sequence[Modifier]) -> None:
    """Refuses factors below zero or that stand twice."""
    if any(not ZERO <= each.factor <= MOST_FACTOR for each in modifiers):
        raise Refusal("modifier.factor", "A factor lies between 0 and 100.", field="modifiers")
    if len({(each.kind, each.start) for each in modifiers}) != len(modifiers):
        raise Refusal("scheme.tier", "A step stands twice.", field="modifiers")
