"""Mails about approvals carry the link by which their reader decides, where the company says under which address it is reached."""

from typing import Final

from django.conf import settings
from django.urls import reverse

from makesell.flows.reg_1_regime import decide_by_link
from makesell.ground import clock
from makesell.ground.actor import system
from makesell.ground.notices import mail
from makesell.ground.notices.actions import Letter
from makesell.ground.text import N_

ASKING: Final = ("approval.waiting", "approval.reminded", "approval.escalated")
DECIDE: Final = N_("Read it and decide here, once: %(link)s")


def send(letter: Letter) -> None:
    """Sends one mail. Raises OSError when the host does not take it."""
    token = None
    if settings.PUBLIC_URL and letter.kind in ASKING and letter.record_id is not None:
        token = decide_by_link.link(letter.record_id, letter.person_id, actor=system("mail"), at=clock.now())
    link = settings.PUBLIC_URL + reverse("portal", args=[token]) if token else ""
    mail.send(letter, mail.in_words(DECIDE, {"link": link}, letter.language) if link else "")
