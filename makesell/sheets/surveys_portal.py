"""The page behind a survey's one-time link (PRO-7): one question, one comment, made for a telephone."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.surveys import queries, states
from makesell.documents.surveys.queries import SurveyRow
from makesell.flows.pro_7_care import answer_survey
from makesell.flows.steps.surveys import PURPOSE
from makesell.ground.actor import Actor
from makesell.ground.links.queries import Visit
from makesell.ground.refusal import missing
from makesell.sheets.parts import Text
from makesell.sheets.portal import PortalAct, PortalCall, PortalPage, PortalView
from makesell.sheets.surveys import COMMENT, SCORE


def _row(visit: Visit) -> SurveyRow:
    found = queries.of_ids([visit.record_id])
    if not found:
        raise missing()
    return found[0]


def _view(visit: Visit) -> PortalView:
    row = _row(visit)
    about = " · ".join(part for part in (row.customer, row.order, row.about) if part)
    if row.state not in states.OPEN:
        return PortalView(title=_("Your opinion"), sub=about, say=_("Thank you for your answer."))
    return PortalView(title=_("Your opinion"), sub=about, acts=("answer",))


def _answer(call: PortalCall) -> Text:
    data = call.data
    answer_survey.by_link(call.visit, int(data["score"]), data.get("comment") or "", actor=Actor(name=call.visit.for_name), at=call.at)
    return _("Thank you for your answer.")


PAGE: Final = PortalPage(
    purpose=PURPOSE,
    kind="survey",
    label=_("Your opinion"),
    view=_view,
    acts=(PortalAct("answer", _("Send"), _answer, (SCORE, COMMENT), "send"),),
)
