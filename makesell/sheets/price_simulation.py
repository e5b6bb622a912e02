"""Board of the price simulation 价格试算 (PRO-4): what a product costs a customer on a day, why, and why no other price won.

The same search that quotations and orders make. With an opportunity its special prices are asked too, with a contract the contract's.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from makesell.documents.contracts import queries as contracts
from makesell.documents.opportunities import queries as opportunities
from makesell.documents.orders.access import POLICY as ORDERS
from makesell.engines import price, vat
from makesell.engines.price import Candidate
from makesell.flows.steps.agreed_prices import Sources, agreed
from makesell.flows.steps.order_lines import destination, reason_of
from makesell.flows.steps.price_lines import Quoted, Wanted, price_lines
from makesell.flows.steps.rebates import set_aside
from makesell.ground import clock, shown
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.parties.queries import SoldTo
from makesell.masterdata.prices import queries as prices
from makesell.sheets import price_words
from makesell.sheets.boards import Board, BoardColumn, BoardList, BoardNote, BoardPage, BoardPart, BoardRow, BoardTable, Item, Link
from makesell.sheets.giving import word
from makesell.sheets.parts import Input, Take

FILTERS: Final = (
    Input("customer", gettext_lazy("Customer"), Take.REF, noun="customers"),
    Input("product", gettext_lazy("Product"), Take.REF, noun="products"),
    Input("qty", gettext_lazy("Quantity"), Take.QTY, required=False),
    Input("on", gettext_lazy("Date"), Take.DATE, required=False),
    Input("opportunity", gettext_lazy("Opportunity"), Take.REF, noun="opportunities", required=False),
    Input("contract", gettext_lazy("Contract"), Take.REF, noun="contracts", required=False),
)
NOUNS: Final = {price.SPECIAL: "special_prices", price.CONTRACT: "contracts"}
ROLES: Final = frozenset({R.EXECUTIVE, R.SALES_DIRECTOR, R.SALES_MANAGER, R.SALESPERSON, R.SALES_SUPPORT, R.ORDER_DESK, R.FINANCE, R.PRESALES})


def build(actor: Actor, given: Mapping[str, Any]) -> BoardPage:
    """The page for what is chosen; says what is still missing, and what the search refuses."""
    chosen = {name: str(value) for name, value in given.items() if value is not None}
    on, qty = given.get("on") or clock.today(), given.get("qty") or Decimal(1)
    chosen |= {"on": on.isoformat(), "qty": f"{qty.normalize():f}"}
    title = _("Price simulation")
    if given.get("customer") is None or given.get("product") is None:
        return BoardPage(title, parts=[BoardNote(_("Choose a customer and a product."))], chosen=chosen)
    parties.customer(actor, given["customer"])
    sold = parties.sold_to(given["customer"])
    try:
        ask = _Ask(actor, sold, given["product"], on, _sources(actor, given, sold.id))
        quote = ask.quote([qty])[0]
        parts = [_answer(actor, sold, quote, qty), _candidates(quote, sold.currency), *_breaks(ask, quote, sold.currency)]
        parts += _scheduled(actor, given["product"], on)
    except Refusal as no:
        return BoardPage(title, parts=[BoardNote(no.in_words(_), "bad")], chosen=chosen)
    return BoardPage(title, sold.name, parts=parts, chosen=chosen)


def _sources(actor: Actor, given: Mapping[str, Any], customer_id: int) -> Sources:
    """The opportunity and the contract asked for, where the reader may see them; refuses another customer's."""
    for name, read in (("opportunity", opportunities.opportunity), ("contract", contracts.contract)):
        if given.get(name) is not None and read(actor, given[name]).customer_id != customer_id:
            raise Refusal("simulation.other", "This is another customer's.", field=name)
    return Sources(contract_id=given.get("contract"), opportunity_id=given.get("opportunity"))


class _Ask:
    """The question, asked for one quantity or several."""

    def __init__(self, actor: Actor, sold: SoldTo, product_id: int, on: dt.date, sources: Sources) -> None:
        self.sold, self.product_id, self.on = sold, product_id, on
        self.more = agreed(sources, currency=sold.currency, tax_inclusive=False, on=on)

    def quote(self, qtys: Sequence[Decimal]) -> list[Quoted]:
        """The answers, each as if it stood alone."""
        return price_lines(
            [Wanted(self.product_id, qty, takes=False) for qty in qtys], customer_id=self.sold.id, currency=self.sold.currency,
            tax_inclusive=False, on=self.on, destination=destination(self.sold.country), more=self.more,
        )  # fmt: skip


def _answer(actor: Actor, sold: SoldTo, quote: Quoted, qty: Decimal) -> BoardPart:
    """The price with its amounts; the margin for those who may see it."""
    reason = reason_of(quote.priced)
    if quote.list_price is None:
        return BoardNote(price_words.source(reason), "warn", "below")
    currency = sold.currency
    why = price_words.why(reason)
    made = vat.line(qty, quote.list_price, quote.tax_rate, inclusive=False, currency=currency)
    items = [
        Item(_("Unit price, net"), value=f"{shown.price(quote.list_price, currency)} {currency}", sub=f"{price_words.source(reason)}: {why}"),
        Item(_("Net"), value=shown.money(made.net, currency).full),
        Item(_("Tax"), value=shown.money(made.tax, currency).full, sub=shown.ratio(quote.tax_rate).short),
        Item(_("Gross"), value=shown.money(made.gross, currency).full),
    ]
    cost = quote.product.cost if quote.product is not None else None
    if "margin" not in ORDERS.hidden(actor) and cost is not None and currency == sold.own_currency and made.net:
        back = set_aside(quote.rebate, made.net, qty, Decimal(1))
        left = made.net - rounded(cost * qty) - back
        if back:
            items.append(Item(_("Rebate set aside"), value=shown.money(back, currency).full, sub=shown.ratio(back / made.net).short))
        items.append(Item(_("Margin"), value=shown.money(left, currency).full, sub=shown.ratio(left / made.net).short))
    return BoardList("answer", _("The price"), items, place="below")


def _candidates(quote: Quoted, currency: str) -> BoardTable:
    """Every price that was looked at, in the one order, with why it won or lost."""
    winner = quote.priced.winner
    found = [] if winner is None else [(winner, word(price.WHY[quote.priced.why]), "ok")]
    losers = reason_of(quote.priced)["losers"]
    found += [(each.candidate, price_words.loser(kept), "") for each, kept in zip(quote.priced.losers, losers, strict=True)]
    found.sort(key=lambda row: (price.ORDER.index(row[0].kind), row[0].from_qty))
    columns = (
        BoardColumn("kind", _("Kind")), BoardColumn("source", _("Price from")), BoardColumn("from_qty", _("From quantity"), Kind.QTY),
        BoardColumn("left", _("Still to sell"), Kind.QTY), BoardColumn("price", _("Unit price"), Kind.MONEY, currency), BoardColumn("why", _("Why")),
    )  # fmt: skip
    rows = [
        BoardRow(
            {
                "kind": word(price.KINDS[each.kind]), "source": _link(each), "from_qty": each.from_qty or "",
                "left": "" if each.left is None else each.left, "price": each.price, "why": why,
            },
            tone=tone,
        )
        for each, why, tone in found
    ]  # fmt: skip
    foot = " → ".join(str(word(price.KINDS[kind])) for kind in price.ORDER)
    return BoardTable("candidates", _("Why this price"), columns, rows, empty=_("No list has a price."), foot=foot)


def _link(each: Candidate) -> Link:
    return Link(each.name, NOUNS.get(each.kind, "price_lists"), each.source_id)


def _breaks(ask: _Ask, quote: Quoted, currency: str) -> list[BoardPart]:
    """The price by quantity, where it depends on it."""
    offered = [each.candidate for each in quote.priced.losers] + ([quote.priced.winner] if quote.priced.winner else [])
    steps = sorted({max(each.from_qty, Decimal(1)) for each in offered})
    if len(steps) < 2:
        return []
    rows = [
        BoardRow({"from_qty": step, "price": each.list_price, "kind": word(price.KINDS[each.priced.winner.kind])})
        for step, each in zip(steps, ask.quote(steps), strict=True)
        if each.priced.winner is not None and each.list_price is not None
    ]
    columns = (
        BoardColumn("from_qty", _("From quantity"), Kind.QTY), BoardColumn("price", _("Unit price"), Kind.MONEY, currency),
        BoardColumn("kind", _("Kind")),
    )  # fmt: skip
    return [BoardTable("breaks", _("By quantity"), columns, rows)]


def _scheduled(actor: Actor, product_id: int, on: dt.date) -> list[BoardPart]:
    """Prices of the product that are entered and not in force yet."""
    coming = [row for row in prices.prices_of_product(actor, product_id) if row.valid_from > on]
    if not coming:
        return []
    language = get_language() or "zh-hans"
    columns = (
        BoardColumn("list", _("Price list")), BoardColumn("from_qty", _("From quantity"), Kind.QTY),
        BoardColumn("price", _("Unit price")), BoardColumn("since", _("From")),
    )  # fmt: skip
    rows = [
        BoardRow(
            {
                "list": Link(row.price_list, "price_lists", row.price_list_id), "from_qty": row.from_qty,
                "price": f"{shown.price(row.price, row.currency)} {row.currency}", "since": shown.date(row.valid_from, language),
            }
        )
        for row in sorted(coming, key=lambda row: (row.valid_from, row.price_list_id, row.from_qty))
    ]  # fmt: skip
    return [BoardTable("scheduled", _("Prices to come"), columns, rows)]


BOARD: Final = Board(
    "price_simulation", gettext_lazy("Price simulation"), "calculator", build, filters=lambda actor: FILTERS, roles=ROLES, section="sell", order=42
)
