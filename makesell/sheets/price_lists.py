"""Price lists: heads, and the dated prices on them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.orders import queries as orders
from makesell.documents.orders.access import POLICY as ORDERS
from makesell.documents.plans import queries as plans
from makesell.documents.plans.access import POLICY as PLANS
from makesell.flows.org_1_organisation import change_price_list, create_price_list, end_prices, set_prices
from makesell.flows.pro_4_negotiation import fund_promotion
from makesell.flows.pro_4_negotiation.fund_promotion import FundFact
from makesell.ground import listing
from makesell.ground.actor import Actor
from makesell.ground.clock import today
from makesell.ground.listing import Kind
from makesell.ground.money import rounded
from makesell.ground.organisation.queries import own_currency
from makesell.masterdata.prices import queries, words
from makesell.masterdata.prices.access import POLICY
from makesell.sheets import giving, lines, master
from makesell.sheets.master import Master
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, TablePart, Take, Text, View

KINDS: Final = giving.said(words.KINDS)
NAMED: Final = (
    Input("name", _("Name")),
    Input("name_en", _("English name"), required=False),
    Input("kind", _("Kind"), Take.CHOICE, choices=KINDS, required=False),
    Input("currency", _("Currency"), required=False, most=3),
    Input("tax_inclusive", _("Prices include tax"), Take.BOOL, required=False),
    Input("customer_class", _("Customer class"), required=False, most=40),
    Input("customer", _("Customer"), Take.REF, noun="customers", required=False),
    Input("budget", _("Budget"), Take.MONEY, required=False, help=_("Of a promotion: what it may give away in all, without tax.")),
)
ROW: Final = (
    Input("product", _("Product"), Take.REF, noun="products"),
    Input("from_qty", _("From quantity"), Take.QTY, required=False),
    Input("price", _("Price"), Take.MONEY),
    Input("valid_from", _("From"), Take.DATE),
    Input("valid_to", _("Until"), Take.DATE, required=False),
)
PRICES: Final = (Input("prices", _("Prices"), Take.TABLE, columns=ROW, most=500),)
FUND: Final = (
    Input("plan", _("Sales plan"), Take.REF, noun="plans"),
    Input("position", _("Budget line no."), Take.INT, help=_("Of a promotion with a budget: the line that what it gives away comes from.")),
)
END: Final = (Input("line", _("Price"), Take.INT), Input("valid_to", _("Until"), Take.DATE))


def _make(call: Call, values: Mapping[str, Any]) -> int:
    fact = create_price_list.NewPriceList(**{"currency": own_currency(), **values})
    return create_price_list.perform(fact, actor=call.actor, at=call.at, reason=call.reason)


MASTER: Final = Master(_("New price list"), NAMED, _make, change_price_list.perform_many, queries.price_list_row)


def _set(call: Call) -> Done:
    rows = call.data["prices"] or []
    facts = [set_prices.NewPrice(price_list_id=key, **giving.new_values(ROW, row)) for key in call.ids for row in rows]
    set_prices.perform_many(facts, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("The prices have been set."))


def _end(call: Call) -> Done:
    facts = [end_prices.PriceEnd(key, call.data["line"], call.data["valid_to"]) for key in call.ids]
    end_prices.perform_many(facts, actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("The price has been ended."))


def _fund(call: Call) -> Done:
    fund_promotion.perform(FundFact(call.ids[0], call.data["plan"], call.data["position"]), actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("What it gives away is committed from the plan's budget now."))


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"prices": [{"from_qty": 1, "valid_from": today()}]}


def head(actor: Actor, key: int) -> Head:
    """The head of a price list's page."""
    row = queries.price_list(actor, key)
    return master.head(row, KINDS[row.kind])


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.price_list(actor, key)
    return [
        Fact(_("Kind"), KINDS[row.kind]),
        Fact(_("Currency"), row.currency, Kind.CODE),
        Fact(_("Prices include tax"), row.tax_inclusive, Kind.BOOL),
        Fact(_("Customer class"), row.customer_class),
        Fact(_("Customer"), row.customer, noun="customers", id=row.customer_id),
        Fact(_("English name"), row.name_en),
    ]


def _budget(actor: Actor, key: int) -> Sequence[Fact]:
    """Beside a promotion: what it may give away, what orders were given, what of that is invoiced, what is left."""
    row = queries.price_list(actor, key)
    if row.budget is None:
        return []
    given = orders.given_by(key)
    whole, spent = sum((each.given for each in given), Decimal(0)), sum((each.spent for each in given), Decimal(0))
    line = plans.standing_line(row.budget_line_id) if row.budget_line_id is not None else None
    named = plans.of_ids([line[1]]) if line is not None and PLANS.may(actor) else []
    return [
        *(Fact(_("Sales plan"), plan.title, Kind.REF, noun="plans", id=plan.id) for plan in named),
        Fact(_("Budget"), row.budget, Kind.MONEY, currency=row.currency),
        Fact(_("Committed"), rounded(whole - spent, row.currency), Kind.MONEY, currency=row.currency, help=_("given by orders, not invoiced yet")),
        Fact(_("Spent"), rounded(spent, row.currency), Kind.MONEY, currency=row.currency),
        Fact(_("Available"), row.budget - rounded(whole, row.currency), Kind.MONEY, currency=row.currency),
    ]


def _given(actor: Actor, key: int) -> TablePart:
    """The order lines sold in the promotion; orders the reader may not open are counted and not named."""
    row = queries.price_list(actor, key)
    given = orders.given_by(key) if row.budget is not None else []
    seen = listing.seen(orders.LISTING, actor, [each.order_id for each in given]) if given and ORDERS.may(actor) else set()
    rows = [
        {
            "order": (each.number or "—") if each.order_id in seen else "—", "order_id": each.order_id if each.order_id in seen else None,
            "date": each.order_date, "product": each.product or "", "product_id": each.product_id, "qty": each.qty,
            "given": rounded(each.given, row.currency), "spent": rounded(each.spent, row.currency),
        }
        for each in given
    ]  # fmt: skip
    return TablePart(
        (
            ("order", _("Order"), Kind.REF), ("date", _("Date"), Kind.DATE), ("product", _("Product"), Kind.REF), ("qty", _("Quantity"), Kind.QTY),
            ("given", _("Given away"), Kind.MONEY), ("spent", _("Spent"), Kind.MONEY),
        ),
        rows,
        totals={name: sum(each[name] for each in rows) for name in ("given", "spent")},
        links={"order": "orders", "product": "products"},
    )  # fmt: skip


def _prices(actor: Actor, key: int) -> TablePart:
    return TablePart(
        columns=(
            ("product", _("Product"), Kind.REF),
            ("from_qty", _("From quantity"), Kind.QTY),
            ("price", _("Price"), Kind.MONEY),
            ("valid_from", _("From"), Kind.DATE),
            ("valid_to", _("Until"), Kind.DATE),
        ),
        rows=[
            {
                "key": r.id if r.valid_to is None or r.valid_to > today() else None,
                "product": f"{r.code} {r.product}",
                "product_id": r.product_id,
                "from_qty": r.from_qty,
                "price": r.price,
                "currency": r.currency,
                "valid_from": r.valid_from,
                "valid_to": r.valid_to,
            }
            for r in queries.prices_of_list(actor, key)
        ],
        links={"product": "products"},
        empty=_("No price has been entered."),
        acts=("end_prices",),
    )


def _price_lines(actor: Actor, key: int) -> dict[int, Text]:
    """The list's prices of today and later in words, by key."""
    rows = [r for r in queries.prices_of_list(actor, key) if r.valid_to is None or r.valid_to > today()]
    return {r.id: f"{r.code} {r.product} · {giving.number(r.from_qty)} · {giving.number(r.price)} {r.currency}" for r in rows}


SHEET: Final = Sheet(
    noun="price_lists",
    label=_("Price list"),
    plural=_("Price lists"),
    icon="tags",
    listing=queries.LISTING,
    policy=POLICY,
    head=head,
    section="master",
    record_kind="price_list",
    order=30,
    tables=("prices",),
    columns=(
        Column("code", _("Code"), opens=True),
        Column("name", _("Name"), opens=True, sub="name_en"),
        Column("name_en", _("English name"), first=False),
        Column("kind", _("Kind"), chips={"standard": "info", "promotion": "warn"}),
        Column("currency", _("Currency")),
        Column("tax_inclusive", _("Prices include tax"), phone=False),
        Column("prices", _("Prices")),
        Column("budget", _("Budget"), first=False),
        Column("customer_class", _("Customer class"), first=False),
        Column("customer", _("Customer"), first=False),
        Column("active", _("In use"), first=False),
    ),
    views=(
        View("standard", _("Standard lists"), "f=kind.eq.standard&f=active.eq.1"),
        View("promotions", _("Promotions"), "f=kind.eq.promotion&f=active.eq.1"),
    ),
    acts=(
        *MASTER.acts(),
        Act("set_prices", _("Enter prices"), _set, PRICES, icon="tag", start=_start),
        Act("fund", _("Put on a plan's budget"), _fund, FUND, icon="coins"),
        Act("end_prices", _("End a price"), _end, END, icon="calendar-x", line="line", lines=_price_lines),
    ),
    related=(lines.related(_("Prices"), queries.PRICE_LISTING, "price_list"),),
    panels=(
        Panel("facts", _("Price list"), _facts),
        Panel("budget", _("Budget"), _budget, aside=True),
        Panel("prices", _("Prices"), _prices),
        Panel("given", _("What it gave away"), _given, hide_empty=True),
    ),
    empty=_("No price list yet."),
)
