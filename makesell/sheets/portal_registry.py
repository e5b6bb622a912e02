"""All pages behind one-time links. A room adds its page by one import and one line; the portal reads only this."""

from typing import Final

from makesell.ground.links.queries import Visit
from makesell.ground.refusal import missing
from makesell.sheets import (
    account_statements_portal,
    agreements_portal,
    approvals_portal,
    contracts_portal,
    deliveries_portal,
    dunning_portal,
    machines_portal,
    pay_statements_portal,
    quotations_portal,
    surveys_portal,
    tickets_portal,
)
from makesell.sheets.portal import PortalPage

PAGES: Final[tuple[PortalPage, ...]] = (
    agreements_portal.PAGE, contracts_portal.PAGE, quotations_portal.PAGE, tickets_portal.TICKET, tickets_portal.ASKING,
    surveys_portal.PAGE, deliveries_portal.PAGE, approvals_portal.PAGE, dunning_portal.PAGE,
    account_statements_portal.PAGE, machines_portal.PAGE, pay_statements_portal.PAGE,
)  # fmt: skip


def page_of(visit: Visit) -> PortalPage:
    """The page a link opens; refuses (404) a purpose nobody serves."""
    purpose = visit.purpose.partition(":")[0]
    found = next((page for page in PAGES if page.purpose == purpose and page.kind in ("", visit.record_kind)), None)
    if found is None:
        raise missing()
    return found
