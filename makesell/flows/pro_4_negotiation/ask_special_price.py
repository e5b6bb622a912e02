"""PRO-4 · Who sells asks for a special price 特价: one product, for what comes of an opportunity, a quantity, until a day, with the reason.

A price or a discount from what would win today; a competitor's offer that is known may be named. The lowest role whose authority covers it
decides, never who asked, nor who enters price lists. It is taken back before that, or while it is in force.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.opportunities import queries as opportunities
from makesell.documents.opportunities.access import SPECIAL_PRICES
from makesell.documents.opportunities.actions import specials
from makesell.documents.opportunities.queries import OpportunityRow
from makesell.engines import vat
from makesell.flows.steps import approvals
from makesell.flows.steps.authority import AUTHORITY, Judged
from makesell.flows.steps.opportunities import MOST, locked
from makesell.flows.steps.order_lines import destination
from makesell.flows.steps.price_lines import Quoted, Wanted, price_lines
from makesell.flows.steps.rebates import set_aside
from makesell.flows.steps.special_prices import LADDER, PURPOSE, decider, locked_special
from makesell.flows.steps.supply import plainly
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.approval.actions import Ask
from makesell.ground.approval.queries import holders
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import minor_digits, rounded
from makesell.ground.refusal import Refusal
from makesell.ground.rules import queries as rules
from makesell.ground.rules.kinds import RuleKind, Whole
from makesell.ground.spine import documents
from makesell.ground.spine.actions import happened
from makesell.ground.text import N_, Marked
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.parties.queries import SoldTo

LONGEST: Final = RuleKind(
    "prices.special_days",
    N_("Longest special price"),
    Whole(1, 730, "days"),
    default=90,
    clause="PRO-4",
    help=N_("A special price is asked for so many days at most."),
)
RULES: Final = (LONGEST,)
ZERO: Final = Decimal(0)
DIGITS: Final = 4      # of a price worked out from a discount


@dataclass(frozen=True, slots=True)
class PriceWish:
    """What is asked for: a price, or a discount (0.08 = 8 %) from what would win today. `valid_until` counts; without currency the deal's."""

    opportunity_id: int
    product_id: int
    qty: Decimal
    valid_until: dt.date
    unit_price: Decimal | None = None
    discount: Decimal | None = None
    tax_inclusive: bool = False
    currency: str = ""
    offer_id: int | None = None


@act
def perform(fact: PriceWish, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Asks; returns the key. Refuses, at its field, what is no quantity, price or discount, a day that has passed or lies beyond the rule,
    an offer not known in the opportunity, a price that is not below what wins anyway, a wish without a reason; (409) a closed opportunity."""
    row = locked(actor, "ask_price", fact.opportunity_id)
    on, currency = business_date(at), fact.currency or row.currency
    minor_digits(currency)
    _judge(fact, row, on, reason)
    sold = parties.sold_to(row.customer_id)
    quote = _quoted(fact, sold, currency, on)
    unit_price = _wished(fact, quote, currency)
    values = {
        "opportunity_id": row.id, "customer_id": row.customer_id, "product_id": fact.product_id, "qty": fact.qty, "unit_price": unit_price,
        "tax_inclusive": fact.tax_inclusive, "list_price": quote.list_price, "asked_date": on, "valid_until": fact.valid_until,
        "reason": reason.strip(), "offer_id": fact.offer_id,
    }  # fmt: skip
    key = specials.ask(row.customer, (row.owner_id, row.unit_id), currency, values, actor=actor, at=at)
    happened([key], "create", actor=actor, at=at, reason=reason.strip())
    happened([row.id], "ask_price", actor=actor, at=at, reason=reason.strip())
    if actor.person_id is not None:
        role = decider(_judged(fact, quote, unit_price, currency, sold.own_currency), on)
        out = {actor.person_id, *holders(R.SALES_SUPPORT, on)}
        shown = f"{plainly(fact.qty)} × {plainly(unit_price)} {currency} – {fact.valid_until}"
        posts = approvals.ladder(LADDER, on, needed=role, without=out, unit_id=row.unit_id)
        approvals.ask([Ask(PURPOSE, key, posts, reason=reason.strip(), rule=AUTHORITY.code, fingerprint=shown)], actor=actor, at=at)
    documents.number(specials.TABLE, [key], on)
    return key


def _judge(fact: PriceWish, row: OpportunityRow, on: dt.date, reason: str) -> None:
    most = rules.value(LONGEST, on)
    faults = [Refusal(code, text, field=field, most=most) for code, (fault, text, field) in _faults(fact, row, on, most).items() if fault]
    if not reason.strip():
        faults.append(Refusal("special_price.reason", "Say why the price is asked for.", field="why"))
    if faults:
        raise Refusal.several(faults)


def _faults(fact: PriceWish, row: OpportunityRow, on: dt.date, most: int) -> Mapping[str, tuple[bool, Marked, str]]:
    """Every fault that may be, with whether it is there, its sentence and its field."""
    price, cut, named = fact.unit_price, fact.discount, fact.offer_id
    unknown = named is not None and named not in {each.offer_id for each in opportunities.rivals(row.id) if not each.withdrawn}
    return {
        "special_price.qty": (not 0 < fact.qty < MOST, N_("The quantity must be more than 0."), "qty"),
        "special_price.which": ((price is None) == (cut is None), N_("Ask for a price or for a discount."), "unit_price"),
        "special_price.price": (price is not None and not 0 <= price < MOST, N_("This price is not possible."), "unit_price"),
        "special_price.discount": (
            cut is not None and not 0 < cut <= 1, N_("A discount lies above 0 % and at most at 100 %."), "discount"
        ),
        "special_price.past": (fact.valid_until < on, N_("This day has passed."), "valid_until"),
        "special_price.long": (
            fact.valid_until >= on + dt.timedelta(days=most), N_("A special price holds %(most)s days at most."), "valid_until"
        ),
        "special_price.offer": (unknown, N_("This offer is not known in the opportunity."), "competitor_offer"),
    }


def _quoted(fact: PriceWish, sold: SoldTo, currency: str, on: dt.date) -> Quoted:
    """What the product costs this customer today without it."""
    try:
        (quote,) = price_lines(
            [Wanted(fact.product_id, fact.qty)], customer_id=sold.id, currency=currency, tax_inclusive=fact.tax_inclusive, on=on,
            destination=destination(sold.country),
        )  # fmt: skip
    except Refusal as no:
        raise no.at("product") from no
    if quote.product is not None and rounded(fact.qty, quote.product.digits) != fact.qty:
        raise Refusal(
            "order.digits", "%(product)s is counted with %(digits)s decimals at most.", field="qty", product=quote.product.code,
            digits=quote.product.digits,
        )  # fmt: skip
    return quote


def _wished(fact: PriceWish, quote: Quoted, currency: str) -> Decimal:
    listed = quote.list_price
    if fact.unit_price is not None:
        wished = fact.unit_price
    elif listed is None:
        raise Refusal("special_price.no_list", "No list has a price to discount: ask for a price.", field="discount")
    else:
        # a list price in whole cents stays one
        whole = minor_digits(currency)
        wished = rounded(listed * (1 - (fact.discount or ZERO)), whole if listed == rounded(listed, whole) else DIGITS)
    if listed is not None and wished >= listed:
        raise Refusal("special_price.not_lower", "It costs %(price)s anyway.", field="unit_price", price=plainly(listed))
    return wished


def _judged(fact: PriceWish, quote: Quoted, unit_price: Decimal, currency: str, own_currency: str) -> Judged:
    """As authority judges it; the margin only where the price is in the company's currency."""
    net = vat.line(fact.qty, unit_price, quote.tax_rate, inclusive=fact.tax_inclusive, currency=currency).net
    product = quote.product
    cost = product.cost if product is not None and currency == own_currency else None
    group = product.group_id if product is not None else None
    back = set_aside(quote.rebate, net, fact.qty, Decimal(1))
    return Judged(1, group, quote.list_price, unit_price, net, None if cost is None else rounded(fact.qty * cost) + back)


@act
def withdraw(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Takes back what waits, or what is in force: nothing more is sold at it. Refuses (409) what is refused or at its end."""
    SPECIAL_PRICES.require(actor, "withdraw")
    approvals.take_back(PURPOSE, [fact], actor=actor, at=at, reason=reason)
    locked_special(actor, "withdraw", fact, version)
    documents.move(specials.TABLE, [fact], "withdraw", actor=actor, at=at, reason=reason)
    return fact
