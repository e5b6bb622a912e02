"""Mails to customers, from messages of the outbox: what they hold is a one-time link, and nothing of what it opens."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from makesell.documents.receipts import statement_queries as statements
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
