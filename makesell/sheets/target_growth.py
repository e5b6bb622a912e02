"""Growth targets as they are typed: a base and a rate, `8000000+15%`, in a cell of the grid, of a workbook or of a pasted table (13.19)."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.engines.split import growth_target
from makesell.ground import shown

GROWN: Final = re.compile(r"([0-9]+(?:\.[0-9]{1,8})?)?([+-][0-9]{1,6}(?:\.[0-9]{1,6})?)%")
GROUPS: Final = re.compile(r"[,，\s]")
WIDE: Final = str.maketrans("０１２３４５６７８９．＋－−％", "0123456789.+--%")


@dataclass(frozen=True, slots=True)
class Grown:
    """A base (None: the cell's own) and the growth on it (0.15 = 15 %)."""

    base: Decimal | None
    rate: Decimal

    @property
    def amount(self) -> Decimal | None:
        """The target it makes; None where it makes none: without a base above zero, or falling by more than all of it."""
        return growth_target(self.base, self.rate) if self.base and self.rate >= -1 else None


def grown(text: str) -> Grown | None:
    """What a cell says where it says growth; None where it says anything else."""
    found = GROWN.fullmatch(GROUPS.sub("", text.translate(WIDE)))
    return None if found is None else Grown(Decimal(found[1]) if found[1] else None, Decimal(found[2]) / 100)


def percent(rate: Decimal) -> str:
    """A growth rate in per cent, signed."""
    return f"{(rate * 100).normalize():+f}%"


def plainly(base: Decimal, rate: Decimal) -> str:
    """A base and a rate as they are typed."""
    return f"{base.normalize():f}{percent(rate)}"


def said(base: Decimal, rate: Decimal) -> str:
    """The same as it is read."""
    return f"{shown.quantity(base)}{percent(rate)}"
