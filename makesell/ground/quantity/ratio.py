"""Ground/quantity: a ratio, kept unrounded, or "no number" — with the reason that page and API show; never 0 or 100 % instead."""

from dataclasses import dataclass
from decimal import Decimal

from makesell.ground.text import N_, Marked

REASONS = {
    "no_target": N_("No target"),
    "new": N_("New: the base is zero"),
    "not_meaningful": N_("Not meaningful: the base is negative"),
    "nothing": N_("Nothing to compare"),
    "history_starts": N_("The data begin here"),
    "running": N_("The period is still running"),
    "no_cost": N_("No cost"),
    "few_answers": N_("Too few answers"),
    "no_base": N_("No base"),
    "no_season": N_("The year's season is not stated"),
    "not_measured": N_("Not measured yet"),
    "not_rated": N_("Not rated by several people yet"),
    "few_raters": N_("Too few raters"),
    "no_size": N_("No market size is published"),
    "few_customers": N_("Too few customers to be ranked"),
    "no_heads": N_("Nobody had a post here"),
    "hidden": N_("Not yours to see"),
    "as_published": N_("Not restated since it was published"),
    "other_basis": N_("Our own sales are not known on this basis"),
}


@dataclass(frozen=True, slots=True)
class Ratio:
    """A quotient: `value` unrounded (1.2 = 120 %), or None with the code of the `reason`."""

    value: Decimal | None
    reason: str | None = None

    def __post_init__(self) -> None:
        if (self.value is None) == (self.reason is None):
            raise ValueError("a ratio has a value or a reason")
        if self.reason is not None and self.reason not in REASONS:
            raise ValueError(f"unknown reason {self.reason}")

    @property
    def why(self) -> Marked:
        """The reason as a sentence to translate; empty when there is a number."""
        return REASONS[self.reason] if self.reason else Marked("")


class NoNumber(Ratio):
    """A ratio that is no number, for the reason named."""

    def __init__(self, reason: str) -> None:
        super().__init__(None, reason)


def divided(numerator: Decimal, denominator: Decimal, *, reason: str) -> Ratio:
    """numerator ÷ denominator, or no number for `reason` when the denominator is zero."""
    return Ratio(numerator / denominator) if denominator else NoNumber(reason)
