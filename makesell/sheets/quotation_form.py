"""The form of a quotation on one page, and the fact it is: shared by the acts and by the checks beside the form."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.quotations import states
from makesell.documents.quotations.queries import LineRow, QuotationRow
from makesell.flows.pro_4_negotiation.create_quotation import OrderFact, QuotationFact, QuotedLine
from makesell.sheets import giving, order_form
from makesell.sheets.giving import said
from makesell.sheets.parts import Input, Take

LINE: Final = (
    *(one for one in order_form.LINE if one.name != "kind"),
    Input("kind", _("Kind"), Take.CHOICE, choices=said(states.KINDS), required=False),
    Input("instead_of", _("Instead of line"), Take.INT, required=False),
)
OF_ORDER: Final = order_form.HEAD
QUOTATION: Final = (
    OF_ORDER[0],
    Input("valid_until", _("Valid until"), Take.DATE, required=False, help=_("Empty: as many days as the rule says.")),
    Input("opportunity", _("Opportunity"), Take.REF, noun="opportunities", required=False),
    Input("contact", _("Contact"), Take.REF, noun="contacts", required=False),
    *OF_ORDER[1:],
    Input("message", _("Words to the customer"), Take.LONG, required=False, most=4000, help=_("Printed above the lines.")),
    Input("lines", _("Lines"), Take.TABLE, columns=LINE, most=200, help=_("Without a price a line takes the price that wins.")),
)


def fact_of(data: Mapping[str, Any]) -> QuotationFact:
    """The typed values of the form as the fact the flows take."""
    head = giving.new_values(OF_ORDER, data)
    lines = tuple(QuotedLine(**{"product_id": None, **giving.new_values(LINE, row)}) for row in data.get("lines") or ())
    ship_to = head.pop("ship_to", None)
    order = OrderFact(**head, lines=lines, ship_to_id=ship_to)
    return QuotationFact(order, data.get("valid_until"), data.get("contact"), data.get("message") or "", data.get("opportunity"))


def given(row: QuotationRow, lines: list[LineRow]) -> dict[str, Any]:
    """A draft under the names of the form; prices of the list are shown too, so that what is saved is what was seen."""
    return {
        "customer": row.customer_id, "valid_until": row.valid_until, "contact": row.contact_id, "opportunity": row.opportunity_id,
        "requested_date": row.requested_date,
        "customer_reference": row.customer_reference, "terms": row.terms_id, "tax_inclusive": row.tax_inclusive, "currency": row.currency,
        "rate": row.rate, "rate_note": row.rate_note, "ship_to": row.ship_to_id, "owner": row.owner_id, "message": row.message,
        "lines": [
            {"product": line.product_id} | {name: getattr(line, name) for name in _SAME}
            for line in lines
        ],
    }  # fmt: skip


_SAME: Final = ("qty", "unit_price", "requested_date", "kind", "text", "service_kind", "instead_of")
