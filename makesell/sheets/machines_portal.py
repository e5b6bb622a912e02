"""The customer's page behind a link (PRO-7): its machines in use, with their places and the ends of their warranties."""

from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.documents.acceptances import machine_queries as machines
from makesell.documents.acceptances.machine_states import WARRANTY
from makesell.flows.pro_7_care.keep_machine import PURPOSE
from makesell.ground import clock, shown
from makesell.ground.links.queries import Visit
from makesell.ground.refusal import missing
from makesell.sheets.giving import said
from makesell.sheets.portal import PortalPage, PortalView, Section

STANDS: Final = said(WARRANTY)


def _view(visit: Visit) -> PortalView:
    opened = next(iter(machines.of_ids([visit.record_id])), None)
    if opened is None:
        raise missing()
    language, today = get_language() or "zh-hans", clock.today()
    rows = [
        (
            one.serial, (one.product_en if language == "en" else "") or one.product,
            " · ".join(word for word in (one.address, one.site) if word) or "—", STANDS[one.warranty(today)],
            shown.date(one.warranty_until, language),
        )
        for one in machines.of_customer(opened.customer_id)
    ]  # fmt: skip
    heads = (_("Serial number"), _("Product"), _("Where it stands"), _("Warranty"), _("Until"))
    return PortalView(title=_("Your machines"), sub=opened.customer, sections=[Section(_("Installed machines"), heads=heads, rows=rows)])


PAGE: Final = PortalPage(PURPOSE, "machine", _("Your machines"), _view)
