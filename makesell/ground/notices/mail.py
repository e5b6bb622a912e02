"""A notice as a mail in its reader's language, through Django's SMTP."""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import translation

from makesell.ground.notices.actions import Letter

TIMEOUT = 10


def configured() -> bool:
    """True when a mail host is set; otherwise notices stay in the product."""
    return bool(settings.EMAIL_HOST)


def in_words(text: str, params: object, language: str) -> str:
    """A notice's sentence in a language."""
    with translation.override(language):
        said = translation.gettext(text) if text else ""
        return said % params if params else said


def send(letter: Letter, more: str = "") -> None:
    """Sends one mail, `more` below its sentence. Raises OSError (also smtplib's errors) when the host does not take it."""
    said = " ".join(in_words(letter.text, letter.params, letter.language).split())
    post(letter.address, said[:120], f"{said}\n\n{more}" if more else said)


def post(address: str, subject: str, body: str, files: Sequence[tuple[str, bytes]] = ()) -> None:
    """Sends one mail to anybody, with PDF files (name, bytes). Raises OSError (also smtplib's errors) when the host does not take it."""
    connection = get_connection(host=settings.EMAIL_HOST, port=settings.EMAIL_PORT, timeout=TIMEOUT)
    mail = EmailMessage(subject=subject, body=body, from_email=settings.DEFAULT_FROM_EMAIL, to=[address], connection=connection)
    for name, content in files:
        mail.attach(name, content, "application/pdf")
    mail.send()
