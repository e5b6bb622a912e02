"""Step: discount authority (`domain.md` §5): how far a role may go below the winning list price, and which margin must remain."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.engines.price import discount
from makesell.ground.access import roles as R
from makesell.ground.access.duties import CATALOGUE
from makesell.ground.rules import queries as rules
from makesell.ground.rules.kinds import Choice, Number, Rows, RuleKind, Words
from makesell.ground.text import N_
from makesell.masterdata.products import queries as products

ANY: Final = "*"
_SHARE: Final = Number(Decimal(-1), Decimal(1), 4, "share")
AUTHORITY: Final = RuleKind(
    "prices.discount_authority",
    N_("Discount authority"),
    Rows({"role": Choice({role.code: role.name for role in CATALOGUE}), "group": Words(60), "discount": _SHARE, "margin": _SHARE}),
    default=[
        {"role": R.ORDER_DESK, "group": ANY, "discount": "0", "margin": "0"},
        {"role": R.SALESPERSON, "group": ANY, "discount": "0.05", "margin": "0.15"},
        {"role": R.SALES_MANAGER, "group": ANY, "discount": "0.10", "margin": "0.10"},
        {"role": R.SALES_DIRECTOR, "group": ANY, "discount": "0.25", "margin": "0"},
        {"role": R.EXECUTIVE, "group": ANY, "discount": "1", "margin": "-1"},
    ],
    clause="PRO-4",
    help=N_("Per role and product group (* is any, a group means all below it): the deepest discount (0.05 = 5 %) and the margin that must remain."),
)
RULES: Final = (AUTHORITY,)


@dataclass(frozen=True, slots=True)
class Judged:
    """A line to be judged: its price beside the list price, its margin where the cost is known.

    Where no list has a price the margin alone judges; without a cost either, only who may give anything may give it.
    """

    position: int
    group_id: int | None
    list_price: Decimal | None
    price: Decimal
    net: Decimal
    cost: Decimal | None

    @property
    def discount(self) -> Decimal:
        """How far below the list; wholly, where neither a list nor a cost measures the price."""
        if self.list_price is None:
            return Decimal(0) if self.margin is not None else Decimal(1)
        return discount(self.list_price, self.price)

    @property
    def margin(self) -> Decimal | None:
        """The share of the net amount that remains after cost (13.15); None where the cost is not known or nothing is sold."""
        return None if self.cost is None or self.net <= 0 else (self.net - self.cost) / self.net


@dataclass(frozen=True, slots=True)
class Authority:
    """The limits of roles on a date, by product group with all groups above it."""

    rows: Sequence[dict[str, str]]
    codes: dict[int, tuple[str, ...]]

    def within(self, line: Judged, held: Iterable[str]) -> bool:
        """True when one of the roles held may give this price."""
        groups = (*self.codes.get(line.group_id or 0, ()), ANY)
        for role in held:
            own = [row for row in self.rows if row["role"] == role]
            best = next((row for code in groups for row in own if row["group"] == code), None)
            if best and line.discount <= Decimal(best["discount"]) and (line.margin is None or line.margin >= Decimal(best["margin"])):
                return True
        return line.discount <= 0 and line.list_price is not None and (line.margin is None or line.margin >= 0)

    def lowest(self, lines: Sequence[Judged]) -> str | None:
        """The first role of the rule's order that may give all these prices; None when nobody may."""
        roles = list(dict.fromkeys(row["role"] for row in self.rows))
        return next((role for role in roles if all(self.within(line, [role]) for line in lines)), None)


def authority(on: dt.date, *, grouped: bool = True) -> Authority:
    """The rule in force on a date; the tree of groups is read only where the rule names one."""
    rows = rules.value(AUTHORITY, on)
    codes: dict[int, tuple[str, ...]] = {}
    if grouped and any(row["group"] != ANY for row in rows):
        tree = {row.id: row for row in products.group_tree()}
        for key in tree:
            path: list[str] = []
            at = tree.get(key)
            while at is not None and len(path) < len(tree):
                path.append(at.code)
                at = tree.get(at.parent_id or 0)
            codes[key] = tuple(path)
    return Authority(rows, codes)
