"""The page behind a one-time link to sign a contract (PRO-4): what is agreed, the paper, and the customer's signature."""

import datetime as dt
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.documents.contracts import queries, states
from makesell.documents.contracts.queries import ContractRow
from makesell.flows.pro_4_negotiation import sign_contract
from makesell.flows.steps.contract_paper import paper
from makesell.flows.steps.contracts import LINK
from makesell.flows.steps.two_sides import OTHER, sides
from makesell.ground import shown
from makesell.ground.actor import Actor
from makesell.ground.links.queries import Visit
from makesell.ground.refusal import missing
from makesell.sheets import signed
from makesell.sheets.parts import Text
from makesell.sheets.portal import PortalAct, PortalCall, PortalPage, PortalView, Section


def _row(visit: Visit) -> ContractRow:
    found = queries.of_ids([visit.record_id])
    if not found:
        raise missing()
    return found[0]


def _view(visit: Visit) -> PortalView:
    row, language = _row(visit), get_language() or "zh-hans"
    done = OTHER in sides(row.id)
    facts = [
        (_("Customer"), row.customer), (_("Subject"), row.subject), (_("In force from"), shown.date(row.start_date, language)),
        (_("Until"), shown.date(row.end_date, language) if row.end_date else "—"),
        (_("To be paid in all"), shown.money(row.worth, row.currency, language).full),
    ]  # fmt: skip
    rows = [
        (
            f"{line.position}. {line.product or line.text}", shown.quantity(line.qty), shown.price(line.unit_price, row.currency),
            shown.amount(line.net, row.currency),
        )
        for line in queries.lines(row.id)
    ]  # fmt: skip
    clauses: list[tuple[Text, Text]] = [(clause.title, clause.text) for clause in row.clauses]
    say: Text = _("You have signed. Nothing more is to be done here.") if done else ""
    return PortalView(
        title=_("Contract"),
        sub=row.number or "",
        say=say if done or row.state == states.APPROVED else _("This contract is not to be signed any more. Ask your contact."),
        sections=(
            Section(_("Details"), facts),
            Section(_("What is sold"), heads=(_("Product"), _("Quantity"), _("Unit price"), _("Net")), rows=rows),
            Section(_("Clauses"), clauses),
        ),
        acts=() if done or row.state != states.APPROVED else ("sign",),
        paper=True,
    )  # fmt: skip


def _paper(visit: Visit, at: dt.datetime) -> tuple[str, bytes]:
    row = _row(visit)
    return f"{row.number}.pdf", paper(row, at=row.approved_at or at)


def _sign(call: PortalCall) -> Text:
    whole = sign_contract.by_link(call.visit, call.data["drawn"], actor=Actor(call.visit.for_name), at=call.at)
    return _("Signed by both: sealed and in force.") if whole else _("Signed. The other side signs now.")


PAGE: Final = PortalPage(
    purpose=LINK,
    kind="contract",
    label=_("Sign"),
    view=_view,
    paper=_paper,
    acts=(PortalAct("sign", _("Sign"), _sign, (signed.DRAWN,), "pen-line", signed.CONSENT),),
)
