"""PRO-6 · The customer is told by mail that a delivery left, arrived, or met trouble on its way: once each, in its language, with a link.

What is to be told is written by the acts themselves; a job sends it. The customer stops the mails behind the link of any of them.
"""

import datetime as dt
from collections.abc import Callable
from typing import Final

from django.utils import translation
from django.utils.translation import gettext as word

from makesell.documents.deliveries import actions as deliveries
from makesell.documents.deliveries import queries, states
from makesell.documents.deliveries.actions import ToTell
from makesell.flows.pro_6_shipping.send_delivery_link import PURPOSE
from makesell.flows.steps.papers import company_name
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.links import actions as links
from makesell.ground.links.actions import NewLink
from makesell.ground.links.queries import Visit
from makesell.ground.refusal import missing
from makesell.ground.spine import actions as spine
from makesell.ground.text import N_

DAYS: Final = 60
MOST_TRIES: Final = 5
AT_ONCE: Final = 20
SUBJECTS: Final = {
    states.LEFT: N_("%(company)s: your delivery %(number)s is on its way"),
    states.DELIVERED: N_("%(company)s: your delivery %(number)s has arrived"),
    states.TROUBLE: N_("%(company)s: your delivery %(number)s met trouble on its way"),
}
BODY: Final = N_("Follow it here: %(link)s\nThe page also says whom to ask, and stops these mails if you want none.")
Post = Callable[[str, str, str], None]


@act
def perform(post: Post, *, public_url: str, configured: bool, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Sends mails that wait; returns how many were tried. A mail is marked after it was sent: a kill between may send it twice, never lose it.

    Without a mail host, an address of ours or one of the customer's it is not sent; one that fails is tried again, five times.
    """
    rows = deliveries.to_tell(AT_ONCE)
    for row in rows:
        deliveries.told(row.id, _tell(row, post, public_url, configured, actor, at), at=at)
    return len(rows)


def _tell(row: ToTell, post: Post, public_url: str, configured: bool, actor: Actor, at: dt.datetime) -> str:
    if row.quiet:
        return "stopped"
    if not configured or not public_url or "@" not in row.address or row.delivery_state == states.CANCELLED:
        return "unset"
    token = links.make(NewLink(PURPOSE, row.delivery_id, row.customer, days=DAYS, beside=True), actor=actor, at=at)
    with translation.override(row.language):
        said = {"company": company_name(row.language), "number": row.number or ""}
        subject = " ".join((word(SUBJECTS[row.event]) % said).split())
        body = word(BODY) % {"link": f"{public_url}/p/{token}/"}
    try:
        post(row.address, subject, body)
    except OSError:
        return "waiting" if row.tries + 1 < MOST_TRIES else "failed"
    spine.happened([row.delivery_id], "tell_customer", actor=actor, at=at, reason=row.customer)
    return "sent"


@act
def stop(visit: Visit, wanted: bool, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """The customer, behind the link of a delivery, wants no mails of its deliveries any more, or wants them again."""
    found = queries.of_ids([visit.record_id])
    if not found or visit.purpose != PURPOSE:
        raise missing()
    deliveries.quiet(found[0].customer_id, wanted, at=at)
    spine.happened([found[0].id], "stop_mails" if wanted else "want_mails", actor=actor, at=at)
