"""Sheet of sales orders: list, record page with lines and what the books say of them, related deliveries and invoices."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from makesell.books.orderbook import balances as orderbook
from makesell.books.performance import balances as performance
from makesell.documents.acceptances import machine_queries as machines
from makesell.documents.acceptances import queries as acceptances
from makesell.documents.deliveries import queries as deliveries
from makesell.documents.invoices import queries as invoices
from makesell.documents.orders import queries as orders
from makesell.documents.orders import states
from makesell.documents.orders.access import POLICY
from makesell.documents.payruns import queries as payruns
from makesell.documents.production import queries as production
from makesell.documents.production.queries import changes as made
from makesell.documents.receipts import queries as receipts
from makesell.documents.returns import queries as returns
from makesell.documents.rushes import queries as rushes
from makesell.documents.slips import queries as slips
from makesell.documents.surveys import queries as surveys
from makesell.documents.tickets import queries as tickets
from makesell.ground import shown
from makesell.ground.actor import Actor
from makesell.ground.db.asking import Ask
from makesell.ground.listing import Kind
from makesell.sheets import measures, order_checks, order_conformance, order_making, order_parts, order_slips, pegging, rush_orders, waiting
from makesell.sheets.giving import said
from makesell.sheets.order_acts import ACTS
from makesell.sheets.parts import Column, Fact, Head, Next, Panel, Related, Sheet, Stage, TablePart, View

NOUN: Final = "orders"
STATES: Final = said(states.LABELS)
LINE_KINDS: Final = said(states.KINDS)
ZERO: Final = Decimal(0)
CHANNELS: Final = {"direct": _("Direct"), "dealer": _("Dealer"), "end_user": _("End user"), "online": _("Online")}


def head(actor: Actor, order_id: int) -> Head:
    """The order's head; refuses what the actor may not see."""
    row = orders.order(actor, order_id)
    return Head(
        title=row.customer,
        sub=row.customer_reference,
        state=row.state,
        state_label=_("Paused") if row.paused else STATES[row.state],
        tone="warn" if row.paused else states.TONES[row.state],
        version=row.version,
        number=row.number or "",
    )


def _facts(actor: Actor, order_id: int) -> list[Fact]:
    row = orders.order(actor, order_id)
    return [
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("Order date"), row.order_date, Kind.DATE),
        Fact(_("Requested date"), row.requested_date, Kind.DATE),
        Fact(_("Owner"), row.owner, Kind.REF, noun="people", id=row.owner_id),
        Fact(_("Unit"), row.unit, Kind.REF, noun="units", id=row.unit_id),
        Fact(_("Territory"), row.territory, Kind.REF, noun="territories", id=row.territory_id),
        Fact(_("Channel"), CHANNELS.get(row.channel, row.channel)),
        Fact(_("Customer reference"), row.customer_reference, Kind.CODE),
        Fact(_("End user"), row.end_user),
        Fact(_("Project"), row.project),
        Fact(_("How it may leave"), "" if row.delivery_rule == states.IN_PARTS else said(states.DELIVERY_RULES)[row.delivery_rule]),
        Fact(_("Contract"), row.contract, Kind.REF, noun="contracts", id=row.contract_id),
        Fact(_("Quotation"), row.quotation, Kind.REF, noun="quotations", id=row.quotation_id),
        Fact(_("Exchange rate note"), row.rate_note),
    ]


def _amounts(actor: Actor, order_id: int) -> list[Fact]:
    row = orders.order(actor, order_id)
    posted = {m: measures.order_address(order_id, m) for m in ("ordered", "shipped", "invoiced")}
    sums = orderbook.of_record(order_id)
    # the order book holds freight as a line that is ordered and invoiced, never shipped; what people are measured by does not
    plain, whole = _("%(measure)s, net"), _("%(measure)s, net with freight") if row.freight else _("%(measure)s, net")
    booked = {"ordered": whole, "shipped": plain, "invoiced": whole}
    return [
        Fact(_("Goods, net"), row.net, Kind.MONEY, currency=row.currency),
        Fact(_("Tax"), row.tax, Kind.MONEY, currency=row.currency),
        Fact(_("Freight"), row.freight, Kind.MONEY, currency=row.currency),
        Fact(_("To be paid in all"), row.gross, Kind.MONEY, currency=row.currency),
        *(Fact(booked[m] % {"measure": measures.label(m)}, sums[m], Kind.MONEY, figure=posted[m], currency=row.currency) for m in posted),
    ]


def _totals(lines: Sequence[orders.LineRow]) -> dict[str, Decimal]:
    """Amounts of all lines; quantities of goods alone, because freight is no piece of them."""
    goods = [line for line in lines if line.kind != states.FREIGHT]
    sums = {"net": sum((line.net for line in lines), ZERO), "gross": sum((line.gross for line in lines), ZERO)}
    return sums | {
        "qty": sum((line.qty for line in goods), ZERO),
        "shipped_qty": sum((line.shipped_qty for line in goods), ZERO),
        "invoiced_qty": sum((line.invoiced_qty for line in goods), ZERO),
    }


def _lines(actor: Actor, order_id: int) -> TablePart:
    lines = orders.lines(order_id)
    rows = [
        {
            "position": line.position,
            "kind": LINE_KINDS[line.kind],
            "product": line.product or line.text,
            "product_id": line.product_id,
            "code": line.code or "",
            "called": line.called or "",
            "bundle": f"{line.bundle} × {shown.quantity(line.bundle_qty)}" if line.bundle and line.bundle_qty else "",
            "qty": line.qty,
            "unit_price": line.unit_price,
            "net": line.net,
            "gross": line.gross,
            "shipped_qty": line.shipped_qty,
            "invoiced_qty": line.invoiced_qty,
        }
        for line in lines
    ]
    return TablePart(
        columns=(
            ("position", _("Line"), Kind.INT),
            ("code", _("Code"), Kind.CODE),
            *((("called", _("Customer's part number"), Kind.CODE),) if any(row["called"] for row in rows) else ()),
            ("product", _("Product"), Kind.REF),
            *((("bundle", _("Part of the bundle"), Kind.TEXT),) if any(row["bundle"] for row in rows) else ()),
            *((("kind", _("Kind"), Kind.TEXT),) if any(line.kind not in (states.SALE, states.FREIGHT) for line in lines) else ()),
            ("qty", _("Quantity"), Kind.QTY),
            ("unit_price", _("Unit price"), Kind.MONEY),
            ("net", _("Net"), Kind.MONEY),
            ("gross", _("Gross"), Kind.MONEY),
            ("shipped_qty", pgettext_lazy("quantity", "Shipped"), Kind.QTY),
            ("invoiced_qty", pgettext_lazy("quantity", "Invoiced"), Kind.QTY),
        ),
        rows=rows,
        totals=_totals(lines),
        links={"product": "products"},
        empty=_("This order has no lines."),
    )


def _splits(actor: Actor, order_id: int) -> TablePart:
    """Credits of all lines alike are shown once, others line by line."""
    found: dict[tuple[int, bool, object], list[int]] = {}
    positions = {line.id: line.position for line in orders.lines(order_id)}
    named: dict[int, str] = {}
    for split in orders.splits(order_id):
        named[split.person_id] = split.name
        found.setdefault((split.person_id, split.overlay, split.share), []).append(positions[split.line_id])
    return TablePart(
        columns=(
            ("person", _("Credited"), Kind.REF),
            ("credit", _("Kind of credit"), Kind.TEXT),
            ("share", _("Share"), Kind.RATIO),
            ("lines", _("Lines"), Kind.TEXT),
        ),
        rows=[
            {
                "person": named[person],
                "person_id": person,
                "credit": _("Overlay credit") if overlay else _("Primary credit"),
                "share": share,
                "lines": ", ".join(str(n) for n in lines),
            }
            for (person, overlay, share), lines in found.items()
        ],
        links={"person": "people"},
        empty=_("Nobody is credited for this order."),
    )


def _entries(actor: Actor, order_id: int) -> TablePart:
    rows = [
        {
            "date": entry.business_date,
            "measure": measures.label(entry.measure),
            "what": _("Reversed") if entry.origin_id else _("Posted"),
            "qty": entry.qty,
            "net": entry.net,
            "gross": entry.gross,
        }
        for entry in orderbook.entries_of(order_id)
    ]
    return TablePart(
        columns=(
            ("date", _("Business date"), Kind.DATE),
            ("measure", _("Measure"), Kind.TEXT),
            ("what", _("Entry"), Kind.TEXT),
            ("qty", _("Quantity"), Kind.QTY),
            ("net", _("Net"), Kind.MONEY),
            ("gross", _("Gross"), Kind.MONEY),
        ),
        rows=rows,
        empty=_("Nothing is posted for this order yet."),
    )


def _credits(actor: Actor, order_id: int) -> TablePart:
    return measures.credits(performance.of_record(order_id), _("Nobody has earned a credit with this order yet."))


def _reads(actor: Actor, order_id: int) -> list[Ask[Any]]:
    return [
        orders.order.ask(actor, order_id), orders.lines.ask(order_id), orders.schedule.ask(order_id), orders.splits.ask(order_id),
        orderbook.of_record.ask(order_id), orderbook.entries_of.ask(order_id), orderbook.steps_of.ask(order_id),
        performance.of_record.ask(order_id), payruns.paid_for.ask(order_id), production.holding.ask(order_id), made.stopped_of.ask(order_id),
        slips.on_order.ask(order_id), rushes.on_order.ask(order_id),
    ]  # fmt: skip


SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Sales order"),
    plural=_("Sales orders"),
    icon="file-text",
    listing=orders.LISTING,
    policy=POLICY,
    section="sell",
    order=30,
    record_kind="order",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("customer", _("Customer")),
        Column("order_date", _("Order date")),
        Column("state", _("State"), chips=states.TONES),
        Column("owner", _("Owner")),
        Column("territory", _("Territory"), phone=False),
        Column("lines", _("Lines"), phone=False),
        Column("net", _("Net")),
        Column("gross", _("Gross"), phone=False),
        Column("requested_date", _("Requested date"), first=False),
        Column("unit", _("Unit"), first=False),
        Column("channel", _("Channel"), first=False),
        Column("tax", _("Tax"), first=False),
        Column("freight", _("Freight"), first=False),
        Column("open_net", _("Open net"), first=False),
        Column("shipped_net", _("Shipped net"), first=False),
        Column("invoiced_net", _("Invoiced net"), first=False),
        Column("customer_reference", _("Customer reference"), first=False),
        Column("paused", _("Paused"), first=False),
        Column("currency", _("Currency"), first=False),
        Column("contract", _("Contract"), first=False),
        Column("quotation", _("Quotation"), first=False),
    ),
    views=(
        View("all", _("All"), ""),
        View("mine", _("Mine"), "f=owner.eq.{me}"),
        View("unit", _("My unit's"), "f=unit.eq.{unit}"),
        View("month", _("This month"), "f=order_date.month.{today}"),
        View("held", _("Held"), "f=state.eq.held"),
        View("paused", _("Paused"), "f=paused.eq.1"),
        View("online", _("Online"), "f=channel.eq.online"),
    ),
    head=head,
    acts=(*ACTS, order_slips.ANSWER),
    panels=(
        Panel("promise", _("Promise"), order_checks.promise_check, aside=True),
        Panel("deposit", _("Deposit"), order_checks.gates_check, aside=True),
        Panel("credit", _("Credit limit"), order_checks.credit_check, aside=True),
        Panel("authority", _("Margin and authority"), order_checks.authority_check, aside=True),
        Panel("lines", _("Lines"), _lines),
        Panel("slips", _("Slips"), order_slips.panel, hide_empty=True),
        Panel("rushes", _("Rush orders"), rush_orders.of_order, hide_empty=True),
        Panel("facts", _("Details"), _facts),
        Panel("amounts", _("Amounts"), _amounts, aside=True),
        Panel("splits", _("Credit split"), _splits),
        Panel("holds", _("Holds"), order_parts.holds, hide_empty=True),
        Panel("prices", _("Prices and their reasons"), order_parts.prices, hide_empty=True),
        Panel("schedule", _("Schedule lines"), order_parts.schedule, hide_empty=True),
        Panel("pauses", _("Pauses"), order_parts.pauses, hide_empty=True),
        Panel("moved", _("Promises that moved"), order_parts.moved, hide_empty=True),
        Panel("pegging", _("Pegging"), pegging.of_order, hide_empty=True),
        Panel("possible", _("What is possible now"), order_making.possible, hide_empty=True),
        Panel("stopped", _("Spent on what was cancelled"), order_making.stopped, hide_empty=True),
        Panel("conformance", _("Conformance"), order_conformance.strip, hide_empty=True),
        Panel("entries", _("Order book"), _entries),
        Panel("credits", _("Performance book"), _credits),
    ),
    next=(
        Next("deliveries", "create", "order", (states.CONFIRMED,)), Next("invoices", "draft", "order", (states.CONFIRMED,)),
        Next("surveys", "ask", "order", (states.CONFIRMED,), aside=True), Next("tickets", "open", "order", (states.CONFIRMED,), aside=True),
    ),
    related=(
        Related("free_lines", _("Loans, gifts, replacements"), orders.free_of_order, "f=order.eq.{id}"),
        Related("change_orders", _("Change orders"), orders.changes_of_order, "f=order.eq.{id}"),
        Related("split_changes", _("Split changes"), orders.split_changes_of_order, "f=order.eq.{id}"),
        Related("production_orders", _("Production orders"), production.count_of_order, "f=order.eq.{id}"),
        Related("deliveries", _("Deliveries"), deliveries.count_of_order, "f=order.eq.{id}"),
        Related("acceptances", _("Acceptances"), acceptances.count_of_order, "f=order.eq.{id}"),
        Related("invoices", _("Invoices"), invoices.count_of_order, "f=order.eq.{id}"),
        Related("receipts", _("Receipts"), receipts.count_of_order, "f=order.eq.{id}"),
        Related("returns", _("Returns"), returns.count_of_order, "f=order.eq.{id}"),
        Related("surveys", _("Surveys"), surveys.count_of_order, "f=order.eq.{id}"),
        Related("machines", _("Installed machines"), machines.count_of_order, "f=order.eq.{id}"),
        Related("tickets", _("Tickets"), tickets.count_of_order, "f=order.eq.{id}"),
        Related("credit_notes", _("Credit notes"), invoices.credits_of_order, "f=order.eq.{id}"),
    ),
    stages=(
        Stage(_("Draft"), (states.DRAFT, states.HELD)),
        Stage(_("Confirmed"), (states.CONFIRMED,)),
    ),
    waits=waiting.of_orders,
    reads=_reads,
    tables=("order_templates", "free_lines"),
    empty=_("No orders yet. Key the first, or bring those of the past by an import."),
)
