"""Ground/money: amounts, their minor units, and the only code that rounds or splits (13.1; a house test forbids any other)."""

from makesell.ground.money.allocate import allocate, part_posted
from makesell.ground.money.amount import Money, exact
from makesell.ground.money.rounding import MINOR_DIGITS, in_lots, minor_digits, rounded, rounded_down, rounded_up, spread_units

__all__ = [
    "MINOR_DIGITS", "Money", "allocate", "exact", "in_lots", "minor_digits", "part_posted", "rounded", "rounded_down", "rounded_up", "spread_units",
]  # fmt: skip
