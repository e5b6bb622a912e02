"""The form of an order on one page, and the fact it is: shared by the acts and by the checks beside the form."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.orders import states
from makesell.documents.orders.queries import ActingLine, AskedPart
from makesell.documents.plans import queries as plans
from makesell.flows.pro_5_production.create_order import LineFact, NewSplit, OrderFact
from makesell.ground.refusal import Refusal
from makesell.masterdata.prices import words as prices
from makesell.sheets import giving
from makesell.sheets.giving import said
from makesell.sheets.parts import Input, Take

LINE_KINDS: Final = {code: text for code, text in said(states.KINDS).items() if code in states.KEYED}
LINE: Final = (
    Input("product", _("Product"), Take.REF, noun="products", required=False),
    Input("qty", _("Quantity"), Take.QTY),
    Input("unit_price", _("Unit price"), Take.MONEY, required=False),
    Input("requested_date", _("Requested date"), Take.DATE, required=False),
    Input("kind", _("Kind"), Take.CHOICE, choices=LINE_KINDS, required=False),
    Input("text", _("Text"), required=False),
    Input("service_kind", _("Kind of supply"), Take.CHOICE, choices=said(prices.SERVICE_KINDS), required=False),
)
DISCOUNT: Final = (
    Input("share", _("Discount (0.05 = 5 %)"), Take.RATIO, required=False),
    Input("amount", _("Or an amount"), Take.MONEY, required=False, help=_("On the side of the tax the prices stand on; spread over the lines.")),
)
SPLIT: Final = (
    Input("person", _("Credited"), Take.REF, noun="people"),
    Input("share", _("Share (0.6 = 60 %)"), Take.RATIO),
    Input("overlay", _("Overlay"), Take.BOOL, required=False),
)
HEAD: Final = (
    Input("customer", _("Customer"), Take.REF, noun="customers"),
    Input("requested_date", _("Requested date"), Take.DATE, required=False),
    Input("customer_reference", _("Customer reference"), required=False, most=80),
    Input("terms", _("Terms of payment"), Take.REF, noun="payment_terms", required=False, rare=True),
    Input("tax_inclusive", _("Prices include tax"), Take.BOOL, required=False),
    Input("currency", _("Currency"), required=False, most=3, help=_("Empty: the customer's."), rare=True),
    Input(
        "rate", _("Exchange rate"), Take.MONEY, required=False, rare=True,
        help=_("One unit of the order's currency in the company's; kept with the order."),
    ),
    Input("rate_note", _("Exchange rate note"), required=False, rare=True),
    Input("ship_to", _("Ship-to address no."), Take.INT, required=False, help=_("Empty: the customer's first shipping address.")),
    Input("owner", _("Owner"), Take.REF, noun="people", required=False, help=_("Empty: who owns the customer."), rare=True),
)
# What an order says beyond a quotation or contract: for whom it ends up, in how many parts it may leave, which papers it waits for.
WAY: Final = (
    Input("end_user", _("End user"), required=False, rare=True),
    Input("project", _("Project"), required=False, rare=True),
    Input("delivery_rule", _("How it may leave"), Take.CHOICE, choices=said(states.DELIVERY_RULES), required=False, rare=True),
    Input("drawing_gate", _("Made after drawing approval"), Take.BOOL, required=False, rare=True),
    Input("agreement_gate", _("Made after the technical agreement"), Take.BOOL, required=False, rare=True),
    Input("licence_gate", _("Needs an export licence"), Take.CHOICE, choices=said(states.LICENCE_RULES), required=False, rare=True),
)
SCHEDULE: Final = (
    Input("line", _("Line"), Take.INT),
    Input("qty", _("Quantity"), Take.QTY),
    Input("requested_date", _("Requested date"), Take.DATE),
    Input("ship_to", _("Ship-to address no."), Take.INT, required=False),
)
GIVEN: Final = (
    Input("line", _("Line"), Take.INT),
    Input("due_back", _("Back on"), Take.DATE, required=False),
    Input("plan", _("Sales plan"), Take.REF, noun="plans", required=False),
    Input("budget_line", _("Budget line no."), Take.INT, required=False),
)
ORDER: Final = (
    *HEAD,
    *WAY,
    Input("lines", _("Lines"), Take.TABLE, columns=LINE, most=200, help=_("Without a price a line takes the price that wins.")),
    Input(
        "schedule", _("Asked for in parts"), Take.TABLE, columns=SCHEDULE, required=False, most=500, rare=True,
        help=_("Lines of which parts are wanted on days, or at addresses, of their own; the parts sum to the line."),
    ),
    Input(
        "given", _("Loans, gifts, samples"), Take.TABLE, columns=GIVEN, required=False, most=200, rare=True,
        help=_("When lines lent are back; whose budget pays for lines given away."),
    ),
    Input("splits", _("Credit split"), Take.TABLE, columns=SPLIT, required=False, most=20, rare=True, help=_("Empty: the owner alone.")),
)


def fact_of(data: Mapping[str, Any]) -> OrderFact:
    """The typed values of the form as the fact the flows take."""
    head = giving.new_values([one for one in ORDER if one.take is not Take.TABLE], data)
    parts = parts_of(data.get("schedule") or ())
    keyed = lines_of(data.get("lines") or ())
    if set(parts) - set(range(1, len(keyed) + 1)):
        raise Refusal("order.parts_line", "There is no line of that number.", field="schedule")
    free = {row["line"]: row for row in data.get("given") or ()}
    if set(free) - set(range(1, len(keyed) + 1)):
        raise Refusal("order.parts_line", "There is no line of that number.", field="given")
    lines = tuple(replace(line, parts=parts.get(n, ()), **_given(free.get(n))) for n, line in enumerate(keyed, 1))
    ship_to = head.pop("ship_to", None)
    return OrderFact(**head, lines=lines, splits=splits_of(data.get("splits") or ()), ship_to_id=ship_to)


def parts_of(rows: Iterable[Mapping[str, Any]]) -> dict[int, tuple[AskedPart, ...]]:
    """The typed rows of a schedule by line, each line's by day."""
    found: dict[int, list[AskedPart]] = {}
    for row in rows:
        found.setdefault(row["line"], []).append(AskedPart(row["qty"], row["requested_date"], row.get("ship_to")))
    return {line: tuple(sorted(parts, key=lambda part: part.date)) for line, parts in found.items()}


def _given(row: Mapping[str, Any] | None) -> dict[str, Any]:
    """What the form says of a line that is not sold."""
    if row is None:
        return {}
    return {"due_back_date": row.get("due_back"), "plan_id": row.get("plan"), "plan_position": row.get("budget_line")}


def given(lines: Iterable[ActingLine]) -> list[dict[str, Any]]:
    """What lines that are not sold say, as the form takes it."""
    said_of = [line for line in lines if line.due_back_date or line.budget_line_id]
    paying = plans.places_of([line.budget_line_id for line in said_of if line.budget_line_id]) if said_of else {}
    return [
        {
            "line": line.position, "due_back": line.due_back_date,
            "plan": paying[line.budget_line_id][0] if line.budget_line_id in paying else None,
            "budget_line": paying[line.budget_line_id][1] if line.budget_line_id in paying else None,
        }
        for line in said_of
    ]  # fmt: skip


def scheduled(lines: Iterable[ActingLine]) -> list[dict[str, Any]]:
    """The parts lines are asked for in, as the form takes them."""
    return [
        {"line": line.position, "qty": part.qty, "requested_date": part.date, "ship_to": part.ship_to_id} for line in lines for part in line.parts
    ]


def splits_of(rows: Iterable[Mapping[str, Any]]) -> tuple[NewSplit, ...]:
    """The typed rows of a table of shares as facts."""
    return tuple(NewSplit(row["person"], row["share"], bool(row.get("overlay"))) for row in rows)


def lines_of(rows: Iterable[Mapping[str, Any]]) -> tuple[LineFact, ...]:
    """The typed rows of a table of lines as facts."""
    return tuple(LineFact(**{"product_id": None, **giving.new_values(LINE, row)}) for row in rows)
