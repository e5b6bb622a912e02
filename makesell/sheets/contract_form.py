"""The form of a contract on one page, and the fact it is."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.contracts import states
from makesell.documents.contracts.queries import ContractRow, LineRow
from makesell.flows.pro_4_negotiation.draft_contract import ContractFact
from makesell.flows.steps.order_lines import LineFact, OrderFact
from makesell.ground.clock import today
from makesell.sheets import giving, order_form
from makesell.sheets.contract_templates import CLAUSE, pairs
from makesell.sheets.giving import said
from makesell.sheets.parts import Input, Take

LINE: Final = (
    *(one for one in order_form.LINE if one.name != "kind"),
    Input("kind", _("Kind"), Take.CHOICE, choices=said(states.LINE_KINDS), required=False),
)
OF_ORDER: Final = order_form.HEAD
DATED: Final = (
    Input("kind", _("Kind of contract"), Take.CHOICE, choices=said(states.KINDS)),
    Input("subject", _("Subject"), required=False),
    Input("start_date", _("In force from"), Take.DATE),
    Input("end_date", _("Until"), Take.DATE, required=False, help=_("Empty: until it is fulfilled. A frame contract has an end.")),
    Input("limit_gross", _("Total of a frame contract"), Take.MONEY, required=False, help=_("With tax; all call-offs together stay within it.")),
    Input("notice_days", _("Remind before the end, days"), Take.INT, required=False),
    Input("template", _("Template"), Take.REF, noun="contract_templates", required=False, help=_("Its clauses, where none are written here.")),
)
CONTRACT: Final = (
    OF_ORDER[0],
    *DATED,
    Input("contact", _("Contact"), Take.REF, noun="contacts", required=False),
    *OF_ORDER[1:],
    Input("lines", _("Lines"), Take.TABLE, columns=LINE, most=200, help=_("Without a price a line takes the price that wins.")),
    Input("clauses", _("Clauses"), Take.TABLE, columns=CLAUSE, required=False, most=100),
)


def dated(data: Mapping[str, Any]) -> dict[str, Any]:
    """Kind, dates, total and template of the form."""
    found = {
        "kind": data["kind"], "subject": data.get("subject") or "", "start_date": data["start_date"], "end_date": data.get("end_date"),
        "limit_gross": data.get("limit_gross"), "template_id": data.get("template"),
    }  # fmt: skip
    notice = data.get("notice_days")
    return found if notice is None else {**found, "notice_days": notice}


def fact_of(data: Mapping[str, Any]) -> ContractFact:
    """The typed values of the form as the fact the flows take."""
    head = giving.new_values(OF_ORDER, data)
    lines = tuple(LineFact(**{"product_id": None, **giving.new_values(LINE, row)}) for row in data.get("lines") or ())
    ship_to = head.pop("ship_to", None)
    order = OrderFact(**head, lines=lines, ship_to_id=ship_to)
    return ContractFact(order, **dated(data), clauses=pairs(data), contact_id=data.get("contact"))


def given(row: ContractRow, lines: Sequence[LineRow]) -> dict[str, Any]:
    """A draft under the names of the form."""
    return {
        "customer": row.customer_id, "kind": row.kind, "subject": row.subject, "start_date": row.start_date, "end_date": row.end_date,
        "limit_gross": row.limit_gross, "notice_days": row.notice_days, "contact": row.contact_id, "requested_date": row.requested_date,
        "customer_reference": row.customer_reference, "terms": row.terms_id, "tax_inclusive": row.tax_inclusive, "currency": row.currency,
        "rate": row.rate, "rate_note": row.rate_note, "ship_to": row.ship_to_id, "owner": row.owner_id,
        "lines": [{"product": line.product_id} | {name: getattr(line, name) for name in _SAME} for line in lines],
        "clauses": [{"title": each.title, "text": each.text} for each in row.clauses],
    }  # fmt: skip


_SAME: Final = ("qty", "unit_price", "requested_date", "kind", "text", "service_kind")


def blank() -> dict[str, Any]:
    """What a new contract begins with."""
    return {"kind": states.SALE, "start_date": today(), "notice_days": 30, "lines": [{"qty": 1}]}
