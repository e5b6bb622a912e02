"""What an approver reads behind the link of a mail: what is asked, by whom, why, margin where it may be seen — and the two answers."""

import datetime as dt
from decimal import Decimal
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as word
from django.utils.translation import gettext_lazy as _

from makesell.flows.reg_1_regime import decide_by_link
from makesell.flows.reg_1_regime.decide_by_link import LINK, Asked
from makesell.ground import clock, shown
from makesell.ground.access.duties import BY_CODE
from makesell.ground.actor import Actor
from makesell.ground.links.queries import Visit
from makesell.ground.listing import Kind
from makesell.sheets import asking
from makesell.sheets.parts import Fact, Input, Take, Text
from makesell.sheets.portal import PortalAct, PortalCall, PortalPage, PortalView, Section


def _view(visit: Visit) -> PortalView:
    found = decide_by_link.asked(visit, clock.now())
    if found is None:
        return PortalView(title=_("Approval"), say=_("This has been decided, or waits for somebody else now."))
    row, language = found.waiting, get_language() or "zh-hans"
    role = word(str(BY_CODE[row.role].name)) if row.role in BY_CODE else row.role
    facts: list[tuple[Text, Text]] = [
        (_("Asked by"), row.asked_by or _("System")), (_("Asked at"), shown.moment(row.asked_at, language)), (_("You decide as"), role),
        (_("Due"), shown.moment(row.due_at, language) or "—"), (_("Reason"), row.reason or "—"),
    ]  # fmt: skip
    title = " ".join(part for part in (row.number or "", row.title) if part)
    return PortalView(
        title=title, sub=asking.noun(row), say=_("Sign in and open Approvals to decide this.") if found.signs_in else "",
        sections=[Section(_("What is asked"), facts), *_about(found, language)], acts=() if found.signs_in else ("approve", "refuse"),
    )  # fmt: skip


def _about(found: Asked, language: str) -> list[Section]:
    pairs: list[tuple[Text, Text]] = [(fact.label, _said(fact, language)) for fact in asking.about(found.actor, found.waiting)]
    return [Section(_("Details"), pairs)] if pairs else []


def _said(fact: Fact, language: str) -> str:
    value = fact.value
    if isinstance(value, bool):
        return word("Yes") if value else word("No")
    if fact.kind is Kind.MONEY and isinstance(value, Decimal):
        return shown.money(value, fact.currency, language).full if fact.currency else shown.plain(value, 2)
    if fact.kind is Kind.RATIO:
        return shown.ratio(value, language).short
    if isinstance(value, dt.datetime):
        return shown.moment(value, language)
    if isinstance(value, dt.date):
        return shown.date(value, language)
    return shown.quantity(value) if isinstance(value, Decimal | int) else str(value)


def _deciding(verdict: str, say: Text) -> PortalAct:
    needed = verdict == "refused"

    def run(call: PortalCall) -> Text:
        who = Actor(call.visit.for_name, person_id=call.visit.for_person_id)
        decide_by_link.perform(call.visit, verdict, actor=who, at=call.at, reason=call.data.get("why") or "")
        return _("Decided. Thank you.")

    why = Input("why", _("Reason of your decision"), Take.LONG, required=needed, most=500)
    return PortalAct("refuse" if needed else "approve", say, run, (why,), "x" if needed else "check")


PAGE: Final = PortalPage(
    purpose=LINK, kind="", label=_("Approval"), view=_view, acts=(_deciding("approved", _("Approve")), _deciding("refused", _("Refuse")))
)
