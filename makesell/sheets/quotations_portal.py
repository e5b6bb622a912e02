"""The page behind the one-time link of a quotation (PRO-4): what is offered, the paper, and the customer's answer."""

import datetime as dt
from typing import Final

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from makesell.documents.quotations import queries, states
from makesell.documents.quotations.queries import LineRow, QuotationRow
from makesell.flows.pro_4_negotiation import answer_quotation
from makesell.flows.steps.quotation_paper import paper
from makesell.flows.steps.quotations import LINK
from makesell.ground import clock, shown
from makesell.ground.actor import Actor
from makesell.ground.links.queries import Visit
from makesell.ground.refusal import missing
from makesell.sheets.naming import person_called, products_called
from makesell.sheets.parts import Input, Take, Text
from makesell.sheets.portal import PortalAct, PortalCall, PortalPage, PortalView, Section
from makesell.sheets.quotations import positions

SAID: Final[dict[str, Text]] = {
    states.ACCEPTED: _("You have accepted it. Thank you."), states.DECLINED: _("You have declined it. Thank you for telling us."),
    states.SUPERSEDED: _("A newer version has been sent to you; this one is no longer valid."),
}  # fmt: skip


def _row(visit: Visit) -> QuotationRow:
    found = queries.of_ids([visit.record_id])
    if not found:
        raise missing()
    return found[0]


def _view(visit: Visit) -> PortalView:
    row, language = _row(visit), get_language() or "zh-hans"
    answerable = row.state == states.SENT and row.valid_until >= clock.today()
    facts = [
        (_("Customer"), row.customer), (_("Our contact"), person_called(row.owner_id) or row.unit),
        (_("Valid until"), shown.date(row.valid_until, language)),
        (_("To be paid in all"), shown.money(row.gross, row.currency, language).full), (_("Your reference"), row.customer_reference),
    ]  # fmt: skip
    lines = queries.lines(row.id)
    called = products_called(line.product_id for line in lines)
    return PortalView(
        title=_("Quotation"),
        sub=row.number or "",
        say="" if answerable else SAID.get(row.state, _("This quotation is no longer valid. Ask your contact for a new one.")),
        sections=(
            Section(_("Details"), [*facts, *([(_("Words to you"), row.message)] if row.message else [])]),
            Section(
                _("What we offer"), heads=(_("Product"), _("Quantity"), _("Unit price"), _("Net"), _("Deliverable on"), _("Remark")),
                rows=[_line(line, called.get(line.product_id or 0, line.product or line.text), row.currency, language) for line in lines],
            ),
        ),
        acts=("accept", "ask_change", "decline") if answerable else (),
        paper=True,
    )  # fmt: skip


def _line(line: LineRow, product: str, currency: str, language: str) -> tuple[Text, ...]:
    remark = ""
    if line.kind == states.OPTIONAL:
        remark = gettext("Optional, not in the total")
    elif line.kind == states.ALTERNATIVE:
        remark = gettext("Instead of line %(line)s") % {"line": line.instead_of}
    return (
        f"{line.position}. {product}", shown.quantity(line.qty), shown.price(line.unit_price, currency),
        shown.amount(line.net, currency),
        shown.date(line.promised_date, language) if line.promised_date else "—", remark,
    )  # fmt: skip


def _paper(visit: Visit, at: dt.datetime) -> tuple[str, bytes]:
    row = _row(visit)
    return f"{row.number}.pdf", paper(row, at=row.sent_at or at)


def _who(call: PortalCall) -> Actor:
    return Actor(call.visit.for_name)


def _accept(call: PortalCall) -> Text:
    answer_quotation.accept_by_link(call.visit, positions(call.data.get("also")), actor=_who(call), at=call.at)
    return _("You have accepted it. Thank you.")


def _decline(call: PortalCall) -> Text:
    answer_quotation.decline_by_link(call.visit, call.data["why"], actor=_who(call), at=call.at)
    return _("You have declined it. Thank you for telling us.")


def _change(call: PortalCall) -> Text:
    answer_quotation.ask_change_by_link(call.visit, call.data["what"], actor=_who(call), at=call.at)
    return _("We have your wish and will answer it.")


PAGE: Final = PortalPage(
    purpose=LINK,
    kind="quotation",
    label=_("Quotation"),
    view=_view,
    paper=_paper,
    acts=(
        PortalAct(
            "accept", _("Accept"), _accept,
            (Input("also", _("Lines you take too"), required=False, help=_("Numbers of optional or alternative lines, for example 3, 5.")),),
            "check", _("You order at these prices and terms."),
        ),
        PortalAct(
            "ask_change", _("Ask for a change"), _change, (Input("what", _("What should be different"), Take.LONG, most=1000),), "message-square"
        ),
        PortalAct("decline", _("Decline"), _decline, (Input("why", _("Reason"), Take.LONG, most=1000),), "x"),
    ),
)  # fmt: skip
