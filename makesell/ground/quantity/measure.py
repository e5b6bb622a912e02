"""Ground/quantity: a quantity in a unit of measure, and the table that converts one unit into another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal

QUANTITY_DIGITS = 8


def reached(breaks: Sequence[tuple[Decimal, int]], qty: Decimal, least: int) -> int:
    """What stands at the largest of ascending quantities that a quantity reaches; `least` where it reaches none."""
    return next((what for from_qty, what in reversed(breaks) if from_qty <= qty), least)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value in a unit. Raises TypeError for float; refuses more than 8 decimals and sums of different units."""

    value: Decimal
    unit: str

    def __post_init__(self) -> None:
        if rounded(self.value, QUANTITY_DIGITS) != self.value:
            raise Refusal("quantity.decimals", "A quantity has at most 8 decimals.", field="quantity")

    def __add__(self, other: "Quantity") -> "Quantity":
        return Quantity(self.value + self._same(other), self.unit)

    def __sub__(self, other: "Quantity") -> "Quantity":
        return Quantity(self.value - self._same(other), self.unit)

    def __neg__(self) -> "Quantity":
        return Quantity(-self.value, self.unit)

    def _same(self, other: "Quantity") -> Decimal:
        if other.unit != self.unit:
            raise Refusal(
                "quantity.mixed",
                "%(one)s and %(other)s are different units; convert one of them first.",
                field="unit",
                one=self.unit,
                other=other.unit,
            )
        return other.value


class Conversions:
    """How many base units one unit is, e.g. of a product: `Conversions("pcs", {"box": Decimal(12)})`."""

    def __init__(self, base: str, factors: Mapping[str, Decimal]) -> None:
        if any(factor <= 0 for factor in factors.values()):
            raise Refusal("quantity.factor", "A conversion factor must be above zero.", field="factor")
        self.base = base
        self._factors = {**factors, base: Decimal(1)}

    def convert(self, quantity: Quantity, unit: str) -> Quantity:
        """The quantity in another unit, to 8 decimals. Refuses a unit the table does not have."""
        value = quantity.value * self._factor(quantity.unit) / self._factor(unit)
        return Quantity(rounded(value, QUANTITY_DIGITS), unit)

    def _factor(self, unit: str) -> Decimal:
        try:
            return self._factors[unit]
        except KeyError:
            raise Refusal(
                "quantity.unit",
                "%(unit)s cannot be converted into %(base)s; add the conversion to the product.",
                field="unit",
                unit=unit,
                base=self.base,
            ) from None
