"""The customer's pages behind links (PRO-7): a ticket with what was said and how it stands, and the page by which a customer opens one."""

from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.documents.tickets import queries, states
from makesell.documents.tickets.queries import TicketRow
from makesell.flows.pro_7_care import open_ticket, reply_ticket, solve_ticket
from makesell.flows.pro_7_care.open_ticket import ASK, TicketFact
from makesell.flows.steps.tickets import PURPOSE
from makesell.ground import shown
from makesell.ground.actor import Actor
from makesell.ground.links.queries import Visit
from makesell.ground.refusal import missing
from makesell.masterdata.parties import queries as parties
from makesell.sheets.giving import said
from makesell.sheets.parts import Input, Take, Text
from makesell.sheets.portal import PortalAct, PortalCall, PortalPage, PortalView, Section

KINDS: Final = said(states.KINDS)
STATES: Final = said(states.LABELS)


def _who(visit: Visit) -> Actor:
    """The customer, who has no login and no role."""
    return Actor(name=visit.for_name)


def _row(visit: Visit) -> TicketRow:
    found = queries.of_ids([visit.record_id])
    if not found:
        raise missing()
    return found[0]


def _view(visit: Visit) -> PortalView:
    row, language = _row(visit), get_language() or "zh-hans"
    spoken = [
        (m.text, f"{m.by} · {shown.moment(m.at, language)}") for m in queries.messages(row.id, visible_only=True)
    ]  # fmt: skip
    facts: list[tuple[Text, Text]] = [
        (_("State"), STATES[row.state]), (_("Kind"), KINDS[row.kind]), (_("Asked at"), shown.moment(row.opened_at, language)),
        (_("What you told us"), row.question),
    ]  # fmt: skip
    sections = [Section(_("Details"), facts)]
    if spoken:
        sections.append(Section(_("Conversation"), heads=(_("Message"), _("Who said it")), rows=spoken))
    acts = ("say",) if row.state in states.UNSOLVED else ("confirm", "reopen") if row.state == states.RESOLVED else ()
    ended = _("This matter is closed.") if row.state in (states.CLOSED, states.WITHDRAWN) else ""
    return PortalView(title=row.subject, sub=row.number or "", say=ended, sections=sections, acts=acts)


def _say(call: PortalCall) -> Text:
    reply_ticket.by_link(call.visit, call.data["text"], actor=_who(call.visit), at=call.at)
    return _("Thank you; we answer here.")


def _confirm(call: PortalCall) -> Text:
    solve_ticket.confirm_by_link(call.visit, actor=_who(call.visit), at=call.at)
    return _("Thank you.")


def _reopen(call: PortalCall) -> Text:
    solve_ticket.reopen_by_link(call.visit, call.data["why"], actor=_who(call.visit), at=call.at)
    return _("We look into it again.")


TICKET: Final = PortalPage(
    purpose=PURPOSE,
    kind="ticket",
    label=_("Your matter"),
    view=_view,
    acts=(
        PortalAct("say", _("Write to us"), _say, (Input("text", _("Your message"), Take.LONG, most=4000),), "send"),
        PortalAct("confirm", _("It is solved"), _confirm, (), "check", _("Thank you for telling us; the matter is closed then.")),
        PortalAct("reopen", _("It is not solved"), _reopen, (Input("why", _("What is missing"), Take.LONG, most=4000),), "rotate-ccw"),
    ),
)


def _asking(visit: Visit) -> PortalView:
    customer = parties.customer_row(visit.record_id)
    title = _("How can we help?")
    if visit.used:
        return PortalView(title=title, sub=customer.name, say=_("Thank you; your matter has reached us."))
    return PortalView(title=title, sub=customer.name, acts=("ask",))


def _ask(call: PortalCall) -> Text:
    data = call.data
    fact = TicketFact(call.visit.record_id, data["kind"], data["subject"], data["question"])
    open_ticket.by_link(call.visit, fact, actor=_who(call.visit), at=call.at)
    return _("Thank you; your matter has reached us.")


ASKING: Final = PortalPage(
    purpose=ASK,
    kind="customer",
    label=_("Ask us"),
    view=_asking,
    acts=(
        PortalAct(
            "ask", _("Send"), _ask,
            (
                Input("kind", _("What is it?"), Take.CHOICE, choices=KINDS), Input("subject", _("In one line")),
                Input("question", _("Tell us more"), Take.LONG, most=4000),
            ),
            "send",
        ),
    ),
)  # fmt: skip
