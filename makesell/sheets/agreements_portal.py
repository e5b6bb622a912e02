"""The page behind a one-time link to sign a target agreement (PER-1): what is agreed, the paper, and the signature."""

import datetime as dt
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.documents.agreements import queries, states
from makesell.documents.agreements.queries import AgreementRow
from makesell.flows.per_1_agreements import sign_agreement
from makesell.flows.steps.agreement_paper import paper
from makesell.flows.steps.two_sides import OTHER, sides
from makesell.ground import shown
from makesell.ground.actor import Actor
from makesell.ground.links.queries import Visit
from makesell.ground.period.words import in_words
from makesell.ground.refusal import missing
from makesell.sheets import measures, signed
from makesell.sheets.parts import Text
from makesell.sheets.portal import PortalAct, PortalCall, PortalPage, PortalView, Section


def _row(visit: Visit) -> AgreementRow:
    found = queries.of_ids([visit.record_id])
    if not found or found[0].person_id != visit.for_person_id:
        raise missing()
    return found[0]


def _view(visit: Visit) -> PortalView:
    row, language = _row(visit), get_language() or "zh-hans"
    targets = [
        (
            f"{measures.label(each.measure)} · {measures.VALUES[each.value]}",
            in_words(each.period_kind, each.period, each.start, each.end, language),
            shown.money(each.amount, each.currency).full if each.value in ("net", "gross") else shown.quantity(each.amount),
        )
        for each in queries.agreed(row.id)
    ]  # fmt: skip
    facts = [(_("Person"), row.person), (_("Period"), in_words(row.period_kind, row.period, row.start, row.end, language)), (_("Unit"), row.unit)]
    facts += [(_("Incentive scheme"), f"{row.scheme} · {row.scheme_revision}")] if row.scheme else []
    signed_already = OTHER in sides(row.id)
    return PortalView(
        title=_("Target agreement"),
        sub=row.number or "",
        say=_("You have signed. Nothing more is to be done here.") if signed_already else "",
        sections=(Section(_("Details"), facts), Section(_("Agreed targets"), heads=(_("Measure"), _("Period"), _("Target")), rows=targets)),
        acts=() if signed_already or row.state not in states.TO_SIGN else ("sign",),
        paper=True,
    )


def _paper(visit: Visit, at: dt.datetime) -> tuple[str, bytes]:
    row = _row(visit)
    return f"{row.number}.pdf", paper(row, at=row.offered_at or at)


def _sign(call: PortalCall) -> Text:
    row = _row(call.visit)
    who = Actor(name=row.person, person_id=row.person_id)
    whole = sign_agreement.by_link(call.visit, call.data["drawn"], actor=who, at=call.at)
    return _("Signed by both: sealed and in force.") if whole else _("Signed. The other side signs now.")


PAGE: Final = PortalPage(
    purpose="sign",
    kind="agreement",
    label=_("Sign"),
    view=_view,
    paper=_paper,
    acts=(PortalAct("sign", _("Sign"), _sign, (signed.DRAWN,), "pen-line", signed.CONSENT),),
)
