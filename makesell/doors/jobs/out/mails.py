"""Mails to customers, from messages of the outbox: what they hold is a one-time link, and of what it opens only the paper of a dunning letter."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from makesell.documents.invoices import dunning_queries as dunning
from makesell.documents.invoices import dunning_states
from makesell.documents.receipts import statement_queries as statements
from makesell.ground.attachments import queries as attachments
from makesell.ground.notices.mail import configured, post
from makesell.ground.organisation.queries import company


def statement(record_id: int, to: str, token: str) -> bool:
    """Sends the link to a statement of account, in Chinese and English; False where no mail host, or no address of our own, is set.

    Raises OSError to be tried again.
    """
    found = statements.of_ids([record_id])
    if not configured() or not settings.PUBLIC_URL or not found:
        return False
    house, row = company(), found[0]
    said = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said.append(
                _("%(company)s sends you the statement of account %(number)s. Please agree to it, or say what is not right:")
                % {"company": house.name if house else "", "number": row.number or ""}
            )
    post(to, said[0][:120], "\n\n".join([*said, f"{settings.PUBLIC_URL}/p/{token}/"]))
    return True


def letter(record_id: int, to: str, token: str) -> bool:
    """Sends a dunning letter with its paper and the link, in the customer's language; False where no mail host, or no address of our own, is set,
    and of one that was closed meanwhile.

    Raises OSError to be tried again.
    """
    found = dunning.of_ids([record_id])
    if not configured() or not settings.PUBLIC_URL or not found or found[0].state not in dunning_states.WITH_CUSTOMER:
        return False
    house, row = company(), found[0]
    with translation.override(row.language):
        said = _("%(company)s reminds you of what is due, in the letter %(number)s. Tell us here when you will pay:") % {
            "company": house.name if house else "", "number": row.number or "",
        }  # fmt: skip
    files = [(each.name, attachments.contents(each.id)) for each in attachments.of_record(record_id) if each.name == f"{row.number}.pdf"]
    post(to, said[:120], f"{said}\n\n{settings.PUBLIC_URL}/p/{token}/", files)
    return True


def promise(payload: Mapping[str, Any]) -> bool:
    """Tells a customer the new day of a line, in the customer's language; False where no mail host is set.

    Raises OSError to be tried again.
    """
    if not configured():
        return False
    house = company()
    with translation.override(str(payload["language"])):
        said = _("%(company)s: your order %(number)s, line %(line)s (%(product)s) comes on %(now)s; promised was %(was)s.") % {
            "company": house.name if house else "", **{name: payload[name] for name in ("number", "line", "product", "now", "was")},
        }  # fmt: skip
        more = _("We are sorry. Your salesperson answers whatever you want to know.")
    post(str(payload["to"]), " ".join(said.split())[:120], f"{said}\n\n{more}")
    return True
