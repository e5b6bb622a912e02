"""The page behind a one-time link to a pay statement (PER-3): its sums, its lines with their arithmetic, the paper. Who has left reads it so."""

import datetime as dt
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.documents.payruns import queries as payruns
from makesell.documents.payruns import states
from makesell.documents.payruns.kept import kept
from makesell.documents.payruns.queries import StatementRow
from makesell.flows.per_3_reward.send_statement import PURPOSE
from makesell.flows.steps.pay_paper import paper
from makesell.ground import shown
from makesell.ground.links.queries import Visit
from makesell.ground.refusal import missing
from makesell.sheets.naming import person_called, scheme_called
from makesell.sheets.pay_statements import MOST, arithmetic, period_of, versions_of, what
from makesell.sheets.portal import PortalPage, PortalView, Section


def _row(visit: Visit) -> StatementRow:
    found = payruns.statements([visit.record_id])
    if not found or found[0].person_id != visit.for_person_id or found[0].state != states.RELEASED:
        raise missing()
    return found[0]


def _view(visit: Visit) -> PortalView:
    row, language = _row(visit), get_language() or "zh-hans"
    lines = payruns.lines(row.id, most=MOST)
    versions = versions_of(lines)
    sums = (
        (_("Brought forward"), row.brought), (_("Earned"), row.earned), (_("Held (unsigned)"), row.held), (_("Carried forward"), row.carried),
        (_("Paid out"), row.paid),
    )  # fmt: skip
    facts = [(_("Person"), person_called(row.person_id)), (_("Period"), period_of(row)), (_("Incentive scheme"), scheme_called(row.scheme))]
    read = kept(row.run_id)
    if read and row.person_id in read.left:
        labels = (_("Last day"), _("Goods that had left by then earn until"))
        facts += [(label, shown.date(day, language)) for label, day in zip(labels, read.left[row.person_id], strict=True)]
    facts += [(label, shown.money(amount, row.currency, language).full) for label, amount in sums if amount or label == sums[-1][0]]
    rows = [
        (what(line, versions), line.source or line.order or "", shown.money(line.amount, row.currency, language).full, arithmetic(line, versions))
        for line in lines
    ]
    return PortalView(
        title=_("Pay statement"),
        sub=row.number or "",
        sections=(Section(_("Details"), facts), Section(_("Lines"), heads=(_("What for"), _("Document"), _("Amount"), _("How")), rows=rows)),
        paper=True,
    )


def _paper(visit: Visit, at: dt.datetime) -> tuple[str, bytes]:
    row = _row(visit)
    (run,) = payruns.runs([row.run_id])
    return f"{row.number}.pdf", paper(row, get_language() or "zh-hans", arithmetic, at=run.released_at or at)


PAGE: Final = PortalPage(purpose=PURPOSE, kind="pay_statement", label=_("Read"), view=_view, paper=_paper)
