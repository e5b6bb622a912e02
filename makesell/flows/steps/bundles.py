"""Step: a bundle 套装 is one priced line whose parts are sold, delivered and returned: its price is spread over them by `allocate` (13.1).

Orders hold the parts, each at its share of the price and of the list price, so that everything after the price — promise, delivery, invoice,
return, margin, credits — knows lines of products only. Reads only; asks nothing where no bundle is.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from makesell.documents.orders.actions import InBundle
from makesell.documents.orders.queries import ActingLine
from makesell.engines.bundle import PRICE_DIGITS, Part, unit_prices
from makesell.engines.price import Priced
from makesell.flows.steps.price_lines import Quoted, Wanted
from makesell.ground.money import allocate, minor_digits, rounded
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_
from makesell.masterdata.products import queries as products
from makesell.masterdata.products.queries import BundlePart

Price = Callable[[Sequence[Wanted]], list[Quoted]]


@dataclass(frozen=True, slots=True)
class Sold:
    """A bundle as it was keyed and priced: the number of its line, how many, the price keyed (none: the price that won)."""

    line: int
    bundle_id: int
    qty: Decimal
    unit_price: Decimal | None
    quote: Quoted


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a bundle as an order holds it: `qty` in all, its price, how it was priced, the weight of its share."""

    product_id: int
    qty: Decimal
    unit_price: Decimal
    quote: Quoted
    weight: Decimal

    def inside(self, of: Sold, at: int) -> InBundle:
        """Where the part belongs."""
        return InBundle(of.bundle_id, of.qty, at, self.weight)


def taken_apart(bundles: Sequence[Sold], price: Price, *, on: dt.date, currency: str) -> list[list[Share]]:
    """The parts of bundles as of a day, each at its share. Refuses, at its line, one without parts, price or weights."""
    known = products.bundle_parts(sorted({each.bundle_id for each in bundles}), on)
    flat = [(each, part) for each in bundles for part in known[each.bundle_id]]
    for each in bundles:
        if not known[each.bundle_id]:
            raise Refusal(
                "order.bundle_empty", "The bundle of line %(line)s has no parts on %(day)s.", field=f"lines.{each.line}.product", line=each.line,
                day=on, who=N_("Sales support names the parts of bundles."),
            )  # fmt: skip
    try:
        quoted = price([Wanted(part.part_id, part.qty * each.qty, takes=False) for each, part in flat])
    except Refusal as no:
        raise no.at(f"lines.{bundles[0].line}.product") from no
    found: dict[int, list[tuple[BundlePart, Quoted]]] = {each.line: [] for each in bundles}
    for (each, part), quote in zip(flat, quoted, strict=True):
        found[each.line].append((part, quote))
    return [_shares(each, found[each.line], currency) for each in bundles]


def _shares(of: Sold, parts: Sequence[tuple[BundlePart, Quoted]], currency: str) -> list[Share]:
    price = of.unit_price if of.unit_price is not None else of.quote.list_price
    if price is None:
        raise Refusal(
            "order.no_price", "No list has a price for line %(line)s: enter one.", field=f"lines.{of.line}.unit_price", line=of.line,
            who=N_("Sales support enters price lists."),
        )  # fmt: skip
    weights = _weights(of, parts)
    each = [Part(part.qty * of.qty, weight) for (part, _), weight in zip(parts, weights, strict=True)]
    quotes = _quoted(of.quote, of.qty, each, [quote for _, quote in parts], currency)
    prices = _spread(price, of.qty, each, currency)
    return [
        Share(part.part_id, one.qty, at, quote, one.weight)
        for (part, _), one, at, quote in zip(parts, each, prices, quotes, strict=True)
    ]


def _weights(of: Sold, parts: Sequence[tuple[BundlePart, Quoted]]) -> list[Decimal]:
    """Given weights where every part has one, else what the parts would cost by themselves."""
    given = [part.weight for part, _ in parts if part.weight is not None]
    if len(given) == len(parts):
        return given
    listed = [quote.list_price * part.qty for part, quote in parts if quote.list_price is not None]
    if len(listed) != len(parts) or not any(listed):
        raise Refusal(
            "order.bundle_weights", "The parts of line %(line)s have neither list prices nor weights to spread its price by.",
            field=f"lines.{of.line}.product", line=of.line, who=N_("Sales support names the parts of bundles."),
        )  # fmt: skip
    return listed


def _spread(price: Decimal, qty: Decimal, parts: Sequence[Part], currency: str) -> list[Decimal]:
    return unit_prices(rounded(price * qty, currency), parts, minor_digits(currency))


def _quoted(whole: Quoted, qty: Decimal, parts: Sequence[Part], own: Sequence[Quoted], currency: str) -> list[Quoted]:
    """Each part's share of what won for the bundle; product, tax and rebate are the part's own."""
    listed = [None] * len(parts) if whole.list_price is None else _spread(whole.list_price, qty, parts, currency)
    floors = [None] * len(parts) if whole.floor_price is None else _spread(whole.floor_price, qty, parts, currency)
    cuts = allocate(whole.promotion_cut, [part.weight for part in parts], minor_digits(currency))
    return [
        replace(
            quote, list_price=price, priced=_priced(whole.priced, price), promotion_id=whole.promotion_id, promotion_cut=cut, floor_price=floor
        )
        for quote, price, cut, floor in zip(own, listed, cuts, floors, strict=True)
    ]


def _priced(whole: Priced, price: Decimal | None) -> Priced:
    return whole if whole.winner is None or price is None else replace(whole, winner=replace(whole.winner, price=price))


def priced_again(lines: Sequence[ActingLine], wanted: Sequence[Wanted], price: Price, currency: str) -> list[Quoted]:
    """Prices lines of an order again, parts of bundles by the price their bundle has now, spread as it was when it was keyed."""
    groups = grouped(lines)
    asked = [replace(each, takes=False) if line.bundle_id is not None else each for line, each in zip(lines, wanted, strict=True)]
    whole = [Wanted(lines[of[0]].bundle_id, lines[of[0]].bundle_qty or Decimal(1), at=keyed_price([lines[n] for n in of], currency)) for of in groups]
    quoted = price([*asked, *whole])
    found = quoted[: len(lines)]
    for of, quote in zip(groups, quoted[len(lines) :], strict=True):
        first = lines[of[0]]
        parts = [Part(lines[n].qty, lines[n].bundle_weight or Decimal(0)) for n in of]
        for n, share in zip(of, _quoted(quote, first.bundle_qty or Decimal(1), parts, [found[n] for n in of], currency), strict=True):
            found[n] = share
    return found


def grouped(lines: Sequence[ActingLine]) -> list[list[int]]:
    """The places of the lines of each bundle, by bundle."""
    found: dict[int, list[int]] = {}
    for n, line in enumerate(lines):
        if line.bundle_at is not None:
            found.setdefault(line.bundle_at, []).append(n)
    return list(found.values())


def keyed_price(parts: Sequence[ActingLine], currency: str) -> Decimal:
    """The price of one bundle that its parts sum to."""
    whole = sum((rounded(line.unit_price * line.qty, currency) for line in parts), Decimal(0))
    return rounded(whole / (parts[0].bundle_qty or Decimal(1)), PRICE_DIGITS)
