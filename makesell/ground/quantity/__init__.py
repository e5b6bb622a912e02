"""Ground/quantity: how much of what unit, up to 8 decimals; and ratios, which may be "no number" with a reason."""

from makesell.ground.quantity.measure import QUANTITY_DIGITS, Conversions, Quantity, reached
from makesell.ground.quantity.ratio import NoNumber, Ratio, divided

__all__ = ["QUANTITY_DIGITS", "Conversions", "NoNumber", "Quantity", "Ratio", "divided", "reached"]
