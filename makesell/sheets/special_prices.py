"""Sheet of special prices 特价: list, page with what is left and the lines that took the rest, and the acts approve, refuse, withdraw."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.documents.opportunities import special_queries as queries
from makesell.documents.opportunities import states
from makesell.documents.opportunities.access import SPECIAL_PRICES
from makesell.documents.orders import queries as orders
from makesell.documents.orders import states as order_states
from makesell.engines import price
from makesell.flows.pro_4_negotiation import ask_special_price, decide_special_price
from makesell.flows.pro_4_negotiation.ask_special_price import PriceWish
from makesell.ground import clock, shown
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.sheets.giving import moving_one, said, word
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, Stage, TablePart, Take, View, Wait

NOUN: Final = "special_prices"
STATES: Final = said(states.SPECIAL_LABELS)
SOON: Final = dt.timedelta(days=7)
# The act on the opportunity that asks for one.
WISH: Final = (
    Input("product", _("Product"), Take.REF, noun="products"),
    Input("qty", _("Quantity"), Take.QTY),
    Input("unit_price", _("Unit price"), Take.MONEY, required=False, help=_("Or the discount.")),
    Input("discount", _("Discount (0.08 = 8 %)"), Take.RATIO, required=False, help=_("From the price that wins today.")),
    Input("tax_inclusive", _("Prices include tax"), Take.BOOL, required=False),
    Input("currency", _("Currency"), required=False, most=3, help=_("Empty: the opportunity's.")),
    Input("valid_until", _("Valid until"), Take.DATE),
    Input("competitor_offer", _("Competitor's offer"), Take.REF, noun="competitor_offers", required=False, help=_("One noted in the opportunity.")),
    Input("why", _("Reason"), Take.LONG, most=1000),
)


def ask(call: Call) -> Done:
    """Asks for a special price on an opportunity; the page of the wish is where it goes on."""
    (key,), data = call.ids, call.data
    fact = PriceWish(
        key, data["product"], data["qty"], data["valid_until"], data.get("unit_price"), data.get("discount"), bool(data.get("tax_inclusive")),
        data.get("currency") or "", data.get("competitor_offer"),
    )  # fmt: skip
    ask_special_price.perform(fact, actor=call.actor, at=call.at, reason=data["why"])
    return Done(key, _("Asked for; somebody else decides."))


def start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    """A month is usual."""
    return {"valid_until": clock.today() + dt.timedelta(days=30)}


def head(actor: Actor, key: int) -> Head:
    """The special price's head; refuses what the actor may not see."""
    row = queries.special(actor, key)
    return Head(
        title=row.customer,
        sub=f"{row.code} {row.product}",
        state=row.state,
        state_label=STATES[row.state],
        tone=states.SPECIAL_TONES[row.state],
        version=row.version,
        number=row.number or "",
        origin=("opportunities", row.opportunity_id, row.opportunity),
    )


def _facts(actor: Actor, key: int) -> list[Fact]:
    row = queries.special(actor, key)
    return [
        Fact(_("Opportunity"), row.opportunity, Kind.REF, noun="opportunities", id=row.opportunity_id),
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("Product"), f"{row.code} {row.product}", Kind.REF, noun="products", id=row.product_id),
        Fact(_("Special price"), row.unit_price, Kind.MONEY, currency=row.currency),
        Fact(_("Would have cost"), row.list_price, Kind.MONEY, currency=row.currency),
        Fact(_("Discount"), price.discount(row.list_price, row.unit_price) if row.list_price else None, Kind.RATIO),
        Fact(_("Prices include tax"), row.tax_inclusive, Kind.BOOL),
        Fact(_("Valid until"), row.valid_until, Kind.DATE),
        Fact(_("Reason"), row.reason),
        Fact(_("Competitor's offer"), row.offer, Kind.REF, noun="competitor_offers", id=row.offer_id),
        Fact(_("Asked on"), row.asked_date, Kind.DATE),
        Fact(_("Owner"), row.owner, Kind.REF, noun="people", id=row.owner_id),
    ]


def _left(actor: Actor, key: int) -> list[Fact]:
    """Beside the page: how much, how much of it is used, what is left."""
    row = queries.special(actor, key)
    taken = orders.taken_of([key]).get(key, row.qty - row.qty)
    return [Fact(_("Quantity"), row.qty, Kind.QTY), Fact(_("Used"), taken, Kind.QTY), Fact(_("Still to sell"), row.qty - taken, Kind.QTY)]


def _lines(actor: Actor, key: int) -> TablePart:
    """The lines of orders at this price."""
    queries.special(actor, key)
    return TablePart(
        (
            ("order", _("Order"), Kind.REF), ("state", _("State"), Kind.TEXT), ("date", _("Date"), Kind.DATE), ("line", _("Line"), Kind.INT),
            ("qty", _("Quantity"), Kind.QTY), ("unit_price", _("Unit price"), Kind.MONEY),
        ),
        [
            {
                "order": row.number or "—", "order_id": row.order_id, "state": word(order_states.LABELS[row.state]), "date": row.order_date,
                "line": row.position, "qty": row.qty, "unit_price": row.unit_price,
            }
            for row in orders.lines_at(actor, key)
        ],
        links={"order": "orders"},
        empty=_("Nothing was ordered at this price yet."),
    )  # fmt: skip


def waits(actor: Actor, at: dt.datetime) -> list[Wait]:
    """One's special prices that end within days, with something left to sell."""
    today, language = clock.business_date(at), get_language() or "zh-hans"
    return [
        Wait(
            one.id, f"{one.number} {one.customer}",
            _("%(product)s · ends on %(day)s") % {"product": one.product, "day": shown.date(one.valid_until, language)},
            chip=_("Special price"),
        )
        for one in queries.waiting(actor, today + SOON)
    ]  # fmt: skip


WHY: Final = (Input("why", _("Reason"), Take.LONG, most=1000),)
_ASKED: Final = (states.ASKED,)
_STANDING: Final = (states.ASKED, states.GRANTED)
SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Special price"),
    plural=_("Special prices"),
    icon="badge-percent",
    listing=queries.LISTING,
    policy=SPECIAL_PRICES,
    section="market",
    order=32,
    record_kind="special_price",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("customer", _("Customer")),
        Column("product", _("Product")),
        Column("qty", _("Quantity")),
        Column("unit_price", _("Special price")),
        Column("list_price", _("Would have cost"), phone=False),
        Column("state", _("State"), chips=states.SPECIAL_TONES),
        Column("valid_until", _("Valid until")),
        Column("owner", _("Owner"), phone=False),
        Column("opportunity", _("Opportunity"), first=False),
        Column("tax_inclusive", _("Prices include tax"), first=False),
        Column("asked_date", _("Asked on"), first=False),
        Column("reason", _("Reason"), first=False),
        Column("currency", _("Currency"), first=False),
        Column("unit", _("Unit"), first=False),
    ),
    views=(
        View("asked", _("Asked for"), "f=state.eq.asked"),
        View("granted", _("In force"), "f=state.eq.granted"),
        View("mine", _("Mine"), "f=owner.eq.{me}"),
        View("all", _("All"), ""),
    ),
    head=head,
    acts=(
        Act("approve", _("Approve"), moving_one(decide_special_price.approve, _("Approved.")), icon="check", decides=True, states=_ASKED,
            strong=True),
        Act("refuse", _("Refuse"), moving_one(decide_special_price.refuse, _("Refused."), why=True), WHY, icon="undo-2", decides=True, states=_ASKED),
        Act("withdraw", _("Withdraw"), moving_one(ask_special_price.withdraw, _("Withdrawn.")), icon="trash-2", states=_STANDING),
    ),
    panels=(
        Panel("left", _("What is left"), _left, aside=True),
        Panel("facts", _("Details"), _facts),
        Panel("lines", _("Ordered at this price"), _lines),
    ),
    stages=(
        Stage(STATES[states.ASKED], _ASKED),
        Stage(STATES[states.GRANTED], (states.GRANTED,)),
        Stage(STATES[states.USED_UP], (states.USED_UP,)),
    ),
    waits=waits,
    empty=_("No special price was asked for yet. It is asked for on an opportunity."),
)
