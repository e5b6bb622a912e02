"""The page behind the one-time link of a statement of account 对账单: every line with its balance; the customer agrees, or disputes a line."""

from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.documents.receipts import statement_queries as queries
from makesell.documents.receipts import states
from makesell.documents.receipts.statement_queries import AccountRow
from makesell.flows.pro_6_shipping import answer_statement
from makesell.flows.pro_6_shipping.send_statements import PURPOSE
from makesell.ground import shown
from makesell.ground.actor import Actor
from makesell.ground.links.queries import Visit
from makesell.ground.refusal import missing
from makesell.sheets.account_statements import KINDS, LINE
from makesell.sheets.naming import person_called
from makesell.sheets.parts import Input, Take, Text
from makesell.sheets.portal import PortalAct, PortalCall, PortalPage, PortalView, Section

WORDS: Final = Input("words", _("What is not right"), Take.LONG, most=1000)


def _view(visit: Visit) -> PortalView:
    found = queries.of_ids([visit.record_id])
    if not found:
        raise missing()
    row, language = found[0], get_language() or "zh-hans"
    acts = ("agree", "dispute") if row.state in states.WITH_CUSTOMER else ("dispute",) if row.state == states.DISPUTED else ()
    thanks = {states.AGREED: _("You have agreed to it. Thank you."), states.DISPUTED: _("We are looking into what you dispute.")}
    return PortalView(
        title=_("Statement of account"),
        sub=f"{row.number or ''} · {row.first_date:%Y-%m}",
        say=thanks.get(row.state, "" if acts else _("This statement is no longer valid. Ask your contact for a new one.")),
        sections=(
            Section(_("Details"), _facts(row, language)),
            Section(
                _("Movements"), heads=(_("Line"), _("Date"), _("Document"), _("Amount"), _("Balance")),
                rows=[
                    (
                        str(line.position), shown.date(line.day, language), f"{KINDS.get(line.kind, '')} {line.document}".strip(),
                        shown.amount(line.amount, row.currency), shown.amount(line.balance, row.currency),
                    )
                    for line in queries.lines(row.id)
                ],
            ),
            *_disputes(row.id),
        ),
        acts=acts,
    )  # fmt: skip


def _facts(row: AccountRow, language: str) -> list[tuple[Text, Text]]:
    return [
        (_("Customer"), row.customer), (_("Our contact"), person_called(row.owner_id) or row.unit),
        (_("From"), shown.date(row.first_date, language)), (_("Until"), shown.date(row.last_date, language)),
        (_("Opening balance"), shown.money(row.opening, row.currency, language).full),
        (_("Closing balance"), shown.money(row.closing, row.currency, language).full),
        (_("How to read it"), _("Above zero you owe us, below zero we owe you.")),
    ]  # fmt: skip


def _disputes(key: int) -> list[Section]:
    rows = [(str(each.position), each.words, each.answer or "—") for each in queries.disputes(key)]
    return [Section(_("What you dispute"), heads=(_("Line"), _("What is not right"), _("Our answer")), rows=rows)] if rows else []


def _who(call: PortalCall) -> Actor:
    return Actor(call.visit.for_name, person_id=call.visit.for_person_id)


def _agree(call: PortalCall) -> Text:
    answer_statement.agree(call.visit, actor=_who(call), at=call.at)
    return _("You have agreed to it. Thank you.")


def _dispute(call: PortalCall) -> Text:
    answer_statement.dispute(call.visit, call.data["line"], call.data["words"], actor=_who(call), at=call.at)
    return _("We are looking into what you dispute.")


PAGE: Final = PortalPage(
    purpose=PURPOSE,
    kind="account_statement",
    label=_("Statement of account"),
    view=_view,
    acts=(
        PortalAct("agree", _("It is right"), _agree, icon="check", help=_("You agree to the closing balance.")),
        PortalAct("dispute", _("Dispute a line"), _dispute, (LINE, WORDS), "message-square", help=_("One line at a time; you may send several.")),
    ),
)
