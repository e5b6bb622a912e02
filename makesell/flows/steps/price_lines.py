"""Step: prices and tax rates of the lines of a quotation or an order, by one engine and in a constant number of statements.

`domain.md` §5 (order of prices) and 13.2 (tax by product × service kind × customer × date). Changes nothing.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from makesell.documents.orders import queries as orders
from makesell.documents.rebates import queries as rebates
from makesell.documents.rebates.queries import InForce
from makesell.engines import price, vat
from makesell.engines.price import Candidate, Priced
from makesell.ground.db.asking import together
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal
from makesell.ground.rules import queries as rules
from makesell.ground.rules.kinds import Flag, RuleKind
from makesell.ground.text import N_
from makesell.masterdata.prices import queries as prices
from makesell.masterdata.prices import words
from makesell.masterdata.products import queries as products
from makesell.masterdata.products.queries import SoldProduct

PROMOTION_UNDERCUTS: Final = RuleKind(
    "prices.promotion_undercuts",
    N_("A lower promotion undercuts the customer's list"),
    Flag(),
    default=True,
    clause="PRO-4",
    help=N_("Otherwise the list of the customer or of its class holds, even where a promotion is lower."),
)
RULES: Final = (PROMOTION_UNDERCUTS,)
SERVICE: Final = "technical"
TRANSPORT: Final = "transport"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a line asks for: product and quantity, and what kind of supply it is for the tax. Without a product nothing is priced.

    `takes`: its quantity is taken off what is left at the price that wins, before the next line asks. `at` is the price keyed: where it is
    one of several that were agreed, it is the line's.
    """

    product_id: int | None
    qty: Decimal
    service_kind: str = ""
    takes: bool = True
    at: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Quoted:
    """A line's answer: the price that won (on the document's side of the tax), the reasons, the tax rate, the product, its rebate, and the
    promotion with a budget that it is sold in, with what that gives away on it, without tax. `floor_price` stands on the document's side too."""

    list_price: Decimal | None
    priced: Priced
    tax_rate: Decimal
    service_kind: str
    product: SoldProduct | None
    rebate: InForce | None = None
    promotion_id: int | None = None
    promotion_cut: Decimal = Decimal(0)
    floor_price: Decimal | None = None


def price_lines(
    lines: Sequence[Wanted],
    *,
    customer_id: int,
    currency: str,
    tax_inclusive: bool,
    on: dt.date,
    destination: str = words.DOMESTIC,
    more: Mapping[int, Sequence[Candidate]] | None = None,
    order_id: int | None = None,
    budgets: bool = True,
) -> list[Quoted]:
    """Prices lines in the order given. `more` are candidates of other rooms (special, contract) by product; `order_id` is the order they are
    of, whose own part of a promotion's budget is still its own. Without `budgets` no promotion that has one is taken.

    Refuses, at its line, a product that is not sold on the date, and a line for which no tax rate is in force.
    """
    asked = [line.product_id for line in lines if line.product_id is not None]
    known, rates, found, backs, budget = together(
        products.sold.ask(asked, on),
        prices.tax_rates_on.ask([(line.service_kind, line.product_id) for line in lines], destination, on),
        prices.entered_prices.ask(asked, customer_id, currency, on),
        rebates.in_force.ask(asked, customer_id, currency, on),
        orders.promotions_left.ask(currency, order_id),
    )
    left = dict(budget)
    kinds = [_service_kind(line, known) for line in lines]
    faults = [fault for n, (line, rate) in enumerate(zip(lines, rates, strict=True), 1) if (fault := _fault(n, line, rate, known, on))]
    if faults:
        raise Refusal.several(faults)
    entered: dict[int, list[prices.EnteredPrice]] = defaultdict(list)
    for each in found:
        entered[each.product_id].append(each)
    undercuts = rules.value(PROMOTION_UNDERCUTS, on)
    answers = []
    taken: dict[Candidate, Decimal] = {}
    for line, kind, rate in zip(lines, kinds, rates, strict=True):
        if line.product_id is None or rate is None:
            answers.append(Quoted(None, Priced(None, "", ()), rate or Decimal(0), kind, None))
            continue
        offered = {_offered(each, rate, tax_inclusive, taken): each for each in (more or {}).get(line.product_id, ())}
        before = _meant(offered, line.at)
        offers = [each for each in entered[line.product_id] if each.kind != words.FLOOR and (budgets or each.list_id not in left)]
        own = [_candidate(each, rate, tax_inclusive, left) for each in offers]
        made = price.choose([*before, *own], line.qty, promotion_undercuts=undercuts)
        if line.takes and made.winner is not None and made.winner in before:
            for same in [each for now, each in before.items() if now.price == made.winner.price]:
                taken[same] = taken.get(same, Decimal(0)) + line.qty
        sold_in, cut = None, Decimal(0)
        if made.winner is not None and made.winner.budget is not None:
            sold_in = made.winner.source_id or 0
            cut = min(rounded(_net(made.given, rate, tax_inclusive), currency), left[sold_in])
            if line.takes:
                left[sold_in] -= cut
        answers.append(
            Quoted(
                made.winner.price if made.winner else None, made, rate, kind, known[line.product_id], backs.get(line.product_id), sold_in, cut,
                _floor(entered[line.product_id], line.qty, rate, tax_inclusive),
            )
        )
    return answers


def _service_kind(line: Wanted, known: Mapping[int, SoldProduct]) -> str:
    if line.service_kind:
        return line.service_kind
    product = known.get(line.product_id) if line.product_id is not None else None
    return SERVICE if product and product.kind == "service" else words.GOODS


def _fault(number: int, line: Wanted, rate: Decimal | None, known: Mapping[int, SoldProduct], on: dt.date) -> Refusal | None:
    if line.product_id is not None and (line.product_id not in known or not known[line.product_id].sold_on(on)):
        field = f"lines.{number}.product"
        return Refusal("product.not_sold", "The product of line %(line)s is not sold on %(day)s.", field=field, line=number, day=on)
    if rate is None:
        return Refusal(
            "tax_rate.none",
            "No tax rate is in force on %(day)s for this.",
            field=f"lines.{number}.product",
            who=N_("Finance enters tax rates."),
            day=on,
        )
    return None


def _offered(each: Candidate, rate: Decimal, inclusive: bool, taken: Mapping[Candidate, Decimal]) -> Candidate:
    """A candidate of another room on the document's side, less what lines before this one take of it."""
    given = inclusive if each.tax_inclusive is None else each.tax_inclusive
    side = vat.on_side(each.price, rate, given_inclusive=given, wanted_inclusive=inclusive)
    return replace(each, price=side, left=None if each.left is None else each.left - taken.get(each, Decimal(0)))


def _meant(offered: Mapping[Candidate, Candidate], at: Decimal | None) -> Mapping[Candidate, Candidate]:
    """Of several prices that were agreed of one kind, that of the line."""
    named = {each.kind for each in offered if each.kind in (price.QUOTED, price.CONTRACT) and each.price == at}
    return {now: each for now, each in offered.items() if now.kind not in named or now.price == at}


def _candidate(each: prices.EnteredPrice, rate: Decimal, inclusive: bool, left: Mapping[int, Decimal]) -> Candidate:
    side = vat.on_side(each.price, rate, given_inclusive=each.tax_inclusive, wanted_inclusive=inclusive)
    budget = left.get(each.list_id)
    if budget is not None:
        budget = vat.on_side(budget, rate, given_inclusive=False, wanted_inclusive=inclusive)
    return Candidate(each.kind, side, each.list_id, each.name, each.from_qty, budget=budget)


def _floor(found: Sequence[prices.EnteredPrice], qty: Decimal, rate: Decimal, inclusive: bool) -> Decimal | None:
    floor = prices.floor_of(found, qty)
    return None if floor is None else vat.on_side(floor.price, rate, given_inclusive=floor.tax_inclusive, wanted_inclusive=inclusive)


def _net(amount: Decimal, rate: Decimal, inclusive: bool) -> Decimal:
    return vat.on_side(amount, rate, given_inclusive=inclusive, wanted_inclusive=False)
