"""The form of a change of an order, the fact it is, and the checks beside it: what the change would come to, said while it is typed."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from makesell.documents.orders import queries as orders
from makesell.documents.orders.access import POLICY
from makesell.flows.pro_5_production.change_order import Change, LineChange
from makesell.flows.pro_5_production.preview_change import ChangeAfter, LineAfter, preview
from makesell.flows.steps.supply import said
from makesell.ground import shown
from makesell.ground.actor import Actor
from makesell.ground.clock import today
from makesell.ground.listing import Kind
from makesell.ground.refusal import Refusal
from makesell.sheets import order_checks, order_making
from makesell.sheets.giving import number
from makesell.sheets.order_checks import BAD, MUTE, OK, WARN
from makesell.sheets.order_form import LINE, SCHEDULE, lines_of, parts_of, scheduled
from makesell.sheets.parts import CheckPart, Fact, Input, Take

CHANGE: Final = (
    Input("why", _("Reason"), Take.LONG, most=500),
    Input("by_customer", _("Asked for by the customer"), Take.BOOL, required=False, help=_("Then what is promised now counts as promised first.")),
    Input(
        "lines", _("Lines that change"), Take.TABLE, required=False, most=200,
        columns=(
            Input("line", _("Line"), Take.INT),
            Input("qty", _("Quantity"), Take.QTY, required=False),
            Input("unit_price", _("Unit price"), Take.MONEY, required=False),
            Input("requested_date", _("Requested date"), Take.DATE, required=False),
        ),
        help=_("As many as shall be ordered in all; 0 takes a line away. What is left out stays as it is."),
    ),
    Input("schedule", _("Asked for in parts"), Take.TABLE, columns=SCHEDULE, required=False, most=500),
    Input("added", _("Lines that come"), Take.TABLE, columns=LINE, required=False, most=200),
)  # fmt: skip


def fact_of(order_id: int, data: Mapping[str, Any]) -> Change:
    """The typed values of the form as the fact the flow takes."""
    parts = parts_of(data.get("schedule") or ())
    named = {row["line"]: row for row in data.get("lines") or ()}
    lines = tuple(
        LineChange(row["line"], row.get("qty"), row.get("unit_price"), row.get("requested_date"), parts.get(row["line"], ()))
        for row in data.get("lines") or ()
    )
    lines += tuple(LineChange(line, parts=asked) for line, asked in parts.items() if line not in named)
    return Change(order_id, lines, lines_of(data.get("added") or ()), by_customer=bool(data.get("by_customer")))


def as_ordered(actor: Actor, key: int | None) -> Mapping[str, Any]:
    """A change begins with what is ordered."""
    if key is None:
        return {}
    head = orders.acting(actor, "change", key)
    lines = orders.acting_lines(key)
    return {
        "by_customer": True,
        "schedule": scheduled(lines),
        "lines": [
            {
                "line": line.position, "qty": line.ordered_qty, "unit_price": line.unit_price,
                "requested_date": line.requested_date or head.requested_date,
            }
            for line in lines
            if line.ordered_qty > 0
        ],
    }  # fmt: skip


def live(actor: Actor, data: Mapping[str, Any], key: int | None) -> Sequence[CheckPart]:
    """What the change would come to: difference, new dates, credit, authority; a fault of the input is said in the first of them."""
    try:
        POLICY.require(actor, "change")
        found = preview(fact_of(key or 0, data), actor=actor, on=today())
    except Refusal as fault:
        return [CheckPart(_("Check"), _("Not yet"), MUTE, (), fault.in_words(say))]
    making = order_making.check(actor, key) if key else None
    parts = [_difference(found), _promise(found), order_checks.credit_of(found.credit, more=_("This change")), _authority(found)]
    return [*parts, making] if making else parts


def _difference(found: ChangeAfter) -> CheckPart:
    """Line by line how much, at which price; the order's gross amount before and after."""
    by = found.gross_after - found.gross_before
    facts = [Fact(_name(line), _line(line, found.currency)) for line in found.lines]
    facts += [
        Fact(_("Gross before"), found.gross_before, Kind.MONEY, currency=found.currency),
        Fact(_("Gross after"), found.gross_after, Kind.MONEY, currency=found.currency),
        Fact(_("Difference"), by, Kind.MONEY, currency=found.currency),
    ]
    chip = _("More than before") if by > 0 else _("Less than before") if by < 0 else _("The same amount")
    return CheckPart(_("What changes"), chip, "info", tuple(facts))


def _name(line: LineAfter) -> str:
    return f"{line.position} · {line.name}" if line.position else f"+ {line.name}"


def _line(line: LineAfter, currency: str) -> str:
    """Quantity and price, each before and after where it is another."""
    qty = [number(line.qty_before), number(line.qty_after)] if line.qty_before != line.qty_after else [number(line.qty_after)]
    prices = [line.price_after] if line.price_before in (None, line.price_after) else [line.price_before, line.price_after]
    return f"{' → '.join(qty)} × {' → '.join(shown.amount(price, currency) for price in prices if price is not None)}"


def _promise(found: ChangeAfter) -> CheckPart:
    """The new dates of what is open, with what binds them."""
    asked = [line for line in found.lines if line.promise is not None]
    late = [line for line in asked if line.late]
    facts = tuple(Fact(_name(line), line.promised_after, Kind.DATE, help=_before(line)) for line in asked)
    bound = [f"{line.name}: {order_checks.cause_in_words(said(line.promise.cause))}" for line in late if line.promise is not None]
    note = gettext("The dates count from the deposit.") if found.waits else " ".join(bound[:2])
    return CheckPart(_("Promise"), order_checks.lateness(len(late)) if asked else _("As before"), WARN if late else OK, facts, note)


def _before(line: LineAfter) -> str:
    moved = line.promised_before is not None and line.promised_before != line.promised_after
    return gettext("before: %(day)s") % {"day": line.promised_before} if moved else ""


def _authority(found: ChangeAfter) -> CheckPart:
    if found.beyond is None:
        return CheckPart(_("Margin and authority"), _("Within your authority"), OK)
    return CheckPart(_("Margin and authority"), _("Beyond your authority"), BAD, (), order_checks.beyond_in_words(found.beyond.detail()))
