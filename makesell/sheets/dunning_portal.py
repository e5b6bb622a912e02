"""The page behind the one-time link of a dunning letter (PRO-6): what is overdue and open today, the paper, and the customer's promise."""

import datetime as dt
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.documents.invoices import dunning_queries as queries
from makesell.documents.invoices import dunning_states as states
from makesell.documents.invoices.dunning_queries import LetterRow
from makesell.flows.pro_6_shipping import promise_payment
from makesell.flows.pro_6_shipping.run_dunning import LINK
from makesell.flows.steps.dunning_paper import paper, title, words
from makesell.ground import shown
from makesell.ground.actor import Actor
from makesell.ground.links.queries import Visit
from makesell.ground.refusal import missing
from makesell.sheets.naming import person_called
from makesell.sheets.parts import Input, Take, Text
from makesell.sheets.portal import PortalAct, PortalCall, PortalPage, PortalView, Section


def _row(visit: Visit) -> LetterRow:
    found = queries.of_ids([visit.record_id])
    if not found:
        raise missing()
    return found[0]


def _view(visit: Visit) -> PortalView:
    row, language = _row(visit), get_language() or "zh-hans"
    rows = [
        (
            line.invoice or "—", shown.date(line.due_date, language), str(line.days), shown.amount(line.open, row.currency),
            shown.amount(line.interest, row.currency), shown.amount(line.open_now, row.currency),
        )
        for line in queries.lines(row.id)
    ]  # fmt: skip
    heads = (_("Invoice"), _("Due date"), _("Days overdue"), _("Open amount"), _("Interest"), _("Open today"))
    facts: list[tuple[Text, Text]] = [
        (_("Customer"), row.customer), (_("Our contact"), person_called(row.owner_id) or row.unit), (_("Currency"), row.currency),
    ]  # fmt: skip
    if row.promised_date is not None:
        facts.append((_("Payment promised for"), shown.date(row.promised_date, language)))
    return PortalView(
        title=title(row.level),
        sub=row.number or "",
        say=words(row) if row.state in states.WITH_CUSTOMER else _("This has been settled. Thank you."),
        sections=(Section(_("Details"), facts), Section(_("What is overdue"), heads=heads, rows=rows)),
        acts=("promise",) if (row.state, "promise") in states.TRANSITIONS else (),
        paper=True,
    )


def _paper(visit: Visit, at: dt.datetime) -> tuple[str, bytes]:
    row = _row(visit)
    return f"{row.number}.pdf", paper(row, at=at)


def _promise(call: PortalCall) -> Text:
    promise_payment.by_link(call.visit, call.data["day"], call.data.get("words") or "", actor=Actor(call.visit.for_name), at=call.at)
    return _("Thank you. We expect your payment on that day.")


PAGE: Final = PortalPage(
    purpose=LINK,
    kind="dunning_letter",
    label=_("Payment reminder"),
    view=_view,
    paper=_paper,
    acts=(
        PortalAct(
            "promise", _("Tell us when you will pay"), _promise,
            (Input("day", _("Day"), Take.DATE), Input("words", _("Words to us"), Take.LONG, required=False, most=500)), "calendar-check",
        ),
    ),
)  # fmt: skip
