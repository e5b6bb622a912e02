"""Step: what has been spent on production that is not finished — operations reported at the rates of their work centers, and material issued."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.books.stock import balances as stock
from makesell.documents.production.queries import ProductionRow, changes
from makesell.ground.money import rounded


@dataclass(frozen=True, slots=True)
class Spent:
    """What the unfinished part of an order has cost so far, in company currency; `begun` pieces of it."""

    labour: Decimal
    material: Decimal
    begun: Decimal

    @property
    def total(self) -> Decimal:
        """Both."""
        return self.labour + self.material

    def part(self, qty: Decimal, whole: Decimal) -> "Spent":
        """The share of so much of the whole that is not finished."""
        share = qty / whole if whole else Decimal(1)
        return Spent(rounded(self.labour * share), rounded(self.material * share), self.begun)


def spent(rows: Sequence[ProductionRow]) -> dict[int, Spent]:
    """What the unfinished part of production orders has cost: of what was spent, the share of the pieces begun that are not good yet."""
    labour = changes.labour([row.id for row in rows])
    material = stock.issued_value([row.materials_id for row in rows if row.materials_id is not None])
    found = {}
    for row in rows:
        work = labour.get(row.id)
        begun = work.begun if work else Decimal(0)
        left = max(Decimal(1) - row.good_qty / begun, Decimal(0)) if begun else Decimal(1 if not row.good_qty else 0)
        value = work.value if work else Decimal(0)
        found[row.id] = Spent(rounded(value * left), rounded(material.get(row.materials_id or 0, Decimal(0)) * left), begun)
    return found
