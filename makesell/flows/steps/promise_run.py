"""Step: what a re-promise run 重排承诺 comes to — open promises worked out anew in order of priority, old day beside new day. Reads only.

The run and its preview search alike, and both name the supply they saw by a mark: what was previewed is carried out, or nothing is.
"""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from makesell.books.stock import balances as stock_book
from makesell.books.supply import balances as supply_book
from makesell.documents.orders import queries
from makesell.documents.orders.actions import Scheduled
from makesell.documents.orders.queries import ClaimRow, Promised
from makesell.documents.production import queries as production
from makesell.engines.promise.priority import CRITERIA, Claim, first, served
from makesell.flows.steps import supply
from makesell.flows.steps.confirming import scheduled
from makesell.flows.steps.repromise import dated, kept_day, moving, searched
from makesell.ground.refusal import Refusal
from makesell.ground.rules import queries as rules
from makesell.ground.rules.kinds import Choice, Rows, RuleKind, Whole, Words
from makesell.ground.text import N_
from makesell.masterdata.products import queries as products

MOST: Final = 300


def _each_once(rows: list[dict[str, Any]]) -> None:
    if len({row["by"] for row in rows}) != len(rows):
        raise Refusal("promise.priority_once", "Each of them stands here once at most.", field="value")


PRIORITY: Final = RuleKind(
    "promise.priority",
    N_("Whose promise is served first"),
    Rows({"by": Choice(CRITERIA)}, least=1, whole=_each_once),
    default=[{"by": name} for name in CRITERIA],
    clause="PRO-5",
    help=N_("A re-promise run compares lines by the first of these, then the next; without a rule by all of them in this order."),
)
CLASS_RANKS: Final = RuleKind(
    "promise.class_ranks",
    N_("Rank of customer classes"),
    Rows({"customer_class": Words(60), "rank": Whole(1, 99)}),
    default=[{"customer_class": name, "rank": n} for n, name in enumerate("ABC", 1)],
    clause="PRO-5",
    help=N_("1 is served first; a class that is not named here comes last."),
)
RULES: Final = (PRIORITY, CLASS_RANKS)
LAST: Final = 100


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose promises are worked out anew: of a product, a product group, a customer; what is given narrows. `first` goes before the rule."""

    product_id: int | None = None
    group_id: int | None = None
    customer_id: int | None = None
    first: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """A line with its class and what would be promised of it."""

    line: Promised
    claim: ClaimRow
    product: str
    now: Scheduled

    @property
    def days(self) -> int:
        """Days later (less than 0: earlier) than promised until now; 0 where no day was promised."""
        was, now = self.line.promised_date, self.now.date
        return (now - was).days if was is not None and now is not None else 0


@dataclass(frozen=True, slots=True)
class Run:
    """The lines in the order in which they are served, and the mark of what was seen."""

    moves: tuple[Move, ...]
    order: tuple[int, ...]
    mark: str


def worked_out(scope: Scope, on: dt.date) -> Run:
    """The run as it would be carried out now. Refuses (422) a scope of nothing and one of more lines than a run takes."""
    if scope.product_id is None and scope.group_id is None and scope.customer_id is None:
        raise Refusal("repromise.scope", "Choose a product, a product group or a customer.", field="product")
    claims = queries.claims(product_id=scope.product_id, group_id=scope.group_id, customer_id=scope.customer_id, most=MOST)
    if len(claims) > MOST:
        raise Refusal("repromise.many", "These are more than %(most)s lines. Choose fewer.", field="product", most=MOST)
    by_line = {claim.line_id: claim for claim in claims}
    order = tuple(_order(claims, scope, on))
    lines = _within_quotas(moving(by_line, order), on)
    known = products.sold([row.product_id for row in lines], on)
    standing = supply.stand({row.product_id for row in lines}, without=[row.line_id for row in lines])
    mark = _mark(lines, standing)
    found = searched(lines, known, standing, on, patient=True)
    usual = rules.value(supply.LEAD_TIME_DAYS, on)
    moves = [
        Move(
            row,
            by_line[row.line_id],
            known[row.product_id].code,
            kept_day(
                row,
                scheduled(
                    row.line_id, dated(found[row.line_id], supply.there(known[row.product_id], usual, on, found[row.line_id].to_make)),
                    row.requested_date, on, gated=False, asked=row.parts,
                ),
                on,
            ),
        )
        for row in lines
    ]  # fmt: skip
    return Run(tuple(moves), order, mark)


def _order(claims: Sequence[ClaimRow], scope: Scope, on: dt.date) -> list[int]:
    ranks = {row["customer_class"]: row["rank"] for row in rules.value(CLASS_RANKS, on)}
    criteria = first(scope.first, [row["by"] for row in rules.value(PRIORITY, on)])
    return served([Claim(c.line_id, ranks.get(c.customer_class, LAST), c.wanted, c.value, c.ordered) for c in claims], criteria)


def _within_quotas(lines: Sequence[Promised], on: dt.date) -> list[Promised]:
    """Lines within what quotas leave, in the order in which they are served. What is beyond keeps what it has: it neither wins nor loses, and what
    it has of supply is not there for the others of its quota."""
    pools = supply.pools([supply.Drawing(row.line_id, row.customer_id, row.product_id) for row in lines], on)
    drawing = [row for row in lines if pools[row.line_id]]
    kept = _of_supply([row.line_id for row in drawing]) if drawing else {}
    beyond: set[int] = set()
    found: set[int] | None = None
    while found is None or found:
        found = set()
        left = {id(pool): pool.left for row in drawing for pool in pools[row.line_id]}
        for row in sorted(drawing, key=lambda row: row.line_id not in beyond):
            qty = kept.get(row.line_id, Decimal(0)) if row.line_id in beyond else row.open_qty
            own = [id(pool) for pool in pools[row.line_id]]
            if row.line_id not in beyond and any(left[pool] < qty for pool in own):
                found.add(row.line_id)
                continue
            for pool in own:
                left[pool] -= qty
        beyond |= found
    return [row for row in lines if row.line_id not in beyond]


def _of_supply(line_ids: Sequence[int]) -> dict[int, Decimal]:
    """What lines hold of stock and planned output, but for what is made for themselves."""
    own = {row.receipt_id for row in production.of_order_lines(line_ids)}
    found: dict[int, Decimal] = defaultdict(Decimal)
    for lying in stock_book.reserved_for(line_ids):
        found[lying.line_id] += lying.qty
    for coming in supply_book.reserved_for(line_ids):
        if coming.source_line_id not in own:
            found[coming.line_id] += coming.qty
    return found


def _mark(lines: Sequence[Promised], standing: supply.Standing) -> str:
    """A name for what was seen: the lines with their promises, and supply without them."""
    seen = [(row.line_id, row.open_qty, row.promised_date, row.requested_date) for row in lines]
    there = [(key, product.places, product.held) for key, product in sorted(standing.products.items())]
    return hashlib.sha256(repr((seen, there)).encode()).hexdigest()[:16]
