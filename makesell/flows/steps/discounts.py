"""Step: which discounts lie beyond somebody's authority, line by line and — against splitting 拆单 — together with what else is open.

`domain.md` §2 and §5: authority is judged on the customer's open quotations and orders of the last N days for the same product group,
not on the single document; free goods count with their cost. Reads only.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from makesell.documents.orders import queries as orders
from makesell.documents.quotations import queries as quotations
from makesell.documents.quotations.queries import Beside
from makesell.flows.steps.authority import Authority, Judged, authority
from makesell.flows.steps.supply import plainly
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.rules import queries as rules
from makesell.ground.rules.kinds import RuleKind, Whole
from makesell.ground.text import N_
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.products import queries as products

SPLIT_DAYS: Final = RuleKind(
    "prices.split_days",
    N_("Days over which discounts are judged together"),
    Whole(0, 365, "days"),
    default=7,
    clause="PRO-4",
    help=N_("A discount is judged with the customer's other open quotations and orders of these days for the same product group; 0: alone."),
)
RULES: Final = (SPLIT_DAYS,)
LADDER: Final = (R.SALES_MANAGER, R.SALES_DIRECTOR, R.EXECUTIVE)


@dataclass(frozen=True, slots=True)
class Offered:
    """A line as discounts are judged: what is offered of a product, at which price beside the list's, in company currency."""

    position: int
    product_id: int | None
    group_id: int | None
    qty: Decimal
    list_price: Decimal | None
    unit_price: Decimal
    net: Decimal
    cost: Decimal | None
    fixed: bool = True         # counts in the total; an optional line is judged alone
    free: bool = False
    rebate: Decimal = Decimal(0)     # set aside of it for the customer's rebate
    freight: Decimal = Decimal(0)     # planned of it for freight borne by us

    @property
    def whole_cost(self) -> Decimal | None:
        """What it takes from us: its cost, the rebate on it and the freight of it (13.15)."""
        return None if self.cost is None else self.cost + self.borne

    @property
    def borne(self) -> Decimal:
        """What goes with its price: rebate and freight."""
        return self.rebate + self.freight

    @property
    def mark(self) -> str:
        """What is allowed when this is allowed: the same product, quantity and prices, at the same cost."""
        return "|".join(str(plainly(value)) for value in (self.product_id, self.qty, self.list_price, self.unit_price, self.whole_cost))

    def judged(self) -> Judged:
        """As authority judges it."""
        return Judged(self.position, self.group_id, self.list_price, self.unit_price, self.net, self.whole_cost)


@dataclass(frozen=True, slots=True)
class Beyond:
    """What somebody may not allow alone: lines, the deepest discount, the lowest role that may, documents it was judged together with."""

    lines: tuple[int, ...]
    discount: Decimal
    role: str
    together: tuple[str, ...]
    marks: tuple[str, ...]

    def detail(self) -> dict[str, Any]:
        """As an approval and a hold keep it."""
        return {
            "lines": list(self.lines), "discount": str(self.discount), "role": self.role, "together": list(self.together),
            "marks": list(self.marks),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Where:
    """Whose document it is, and which ones are the document itself: they are not counted twice."""

    customer_id: int
    root_id: int | None = None         # the quotation, all its versions
    order_id: int | None = None


def beyond(lines: Sequence[Offered], where: Where, *, actor: Actor, on: dt.date, allowed: Collection[str] = ()) -> Beyond | None:
    """What lies beyond the actor's authority and is not among the `allowed` marks; None where nothing does."""
    if actor.kind == "system":
        return None
    limits = authority(on)
    alone = [line for line in lines if not line.free and line.mark not in allowed and not limits.within(line.judged(), actor.roles)]
    groups = [group for group in _together(lines, where, on) if group.mark not in allowed and not limits.within(group.judged, actor.roles)]
    judged = [*(line.judged() for line in alone), *(group.judged for group in groups)]
    if not judged:
        return None
    deepest = max(each.discount for each in judged)
    positions = sorted({line.position for line in alone} | {n for group in groups for n in group.positions})
    numbers = sorted({number for group in groups for number in group.numbers})
    marks = (*(line.mark for line in alone), *(group.mark for group in groups))
    return Beyond(tuple(positions), deepest, _lowest(limits, judged), tuple(numbers), marks)


def _lowest(limits: Authority, judged: Sequence[Judged]) -> str:
    """The lowest of those who may be asked that may allow it all; at the end the executive."""
    return next((role for role in LADDER if all(limits.within(each, [role]) for each in judged)), LADDER[-1])


@dataclass(frozen=True, slots=True)
class _Group:
    positions: tuple[int, ...]
    judged: Judged
    numbers: tuple[str, ...]
    mark: str


def _together(lines: Sequence[Offered], where: Where, on: dt.date) -> list[_Group]:
    """This document's product groups with what is open beside it; nothing where nobody gave anything away here."""
    own: dict[int | None, list[Offered]] = defaultdict(list)
    for line in lines:
        if line.fixed and line.product_id is not None:
            own[line.group_id].append(line)
    given = {group for group, each in own.items() if any(line.free or line.judged().discount > 0 for line in each)}
    days = rules.value(SPLIT_DAYS, on) if given else 0
    others = _beside(where, on - dt.timedelta(days=days)) if days else []
    sold = products.sold(sorted({each.product_id for each in others}), on) if others else {}
    found = []
    for group in given:
        beside = [each for each in others if each.product_id in sold and sold[each.product_id].group_id == group]
        if beside or any(line.free for line in own[group]):
            share = max((line.borne / line.net for line in own[group] if line.net > 0), default=Decimal(0))
            costs = [*(line.whole_cost for line in own[group]), *(_cost(sold[each.product_id].cost, each, share) for each in beside)]
            found.append(_summed(group, own[group], beside, costs))
    return found


def _beside(where: Where, since: dt.date) -> list[Beside]:
    customers = parties.with_merged(where.customer_id)
    return [*quotations.beside(customers, since, where.root_id), *orders.beside(customers, since, where.order_id)]


def _cost(cost: Decimal | None, each: Beside, borne: Decimal) -> Decimal | None:
    """What lies beside bears the rebate and the freight of this document's lines."""
    return None if cost is None else cost * each.qty + each.net * borne


def _summed(group: int | None, own: Sequence[Offered], beside: Sequence[Beside], costs: Iterable[Decimal | None]) -> _Group:
    known = list(costs)
    listed = sum((_listed(line) for line in own), Decimal(0)) + sum((each.listed for each in beside), Decimal(0))
    net = sum((line.net for line in own), Decimal(0)) + sum((each.net for each in beside), Decimal(0))
    cost = None if any(each is None for each in known) else sum((each for each in known if each is not None), Decimal(0))
    positions, numbers = tuple(line.position for line in own), tuple(sorted({each.number for each in beside if each.number}))
    mark = "|".join(str(plainly(value)) for value in ("together", group, listed, net, cost))
    return _Group(positions, Judged(positions[0], group, listed, net, net, cost), numbers, mark)


def _listed(line: Offered) -> Decimal:
    """What the line would be worth at the list, in company currency, without tax."""
    if line.list_price and line.unit_price:
        return line.net * line.list_price / line.unit_price
    return line.net
