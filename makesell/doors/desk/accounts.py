"""How the desk lets people in: allauth with what this house asks of it (`reliability.md` C1, C2).

Nobody signs up; failed tries are counted by account, not by the spelling of its name; administrators, finance and pay
show a second factor everywhere but in the demo on its own machine.
"""

import ipaddress
from typing import TYPE_CHECKING, Any, Literal

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest

from makesell.ground.access import second_factor
from makesell.ground.actor import Actor
from makesell.ground.organisation import queries

if TYPE_CHECKING:

    class DefaultAccountAdapter:
        """The part of allauth's untyped class that is called here."""

        def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
            """Renders and sends a mail."""

        def add_message(self, request: HttpRequest, level: int, message_template: str | None = None, *more: Any, **named: Any) -> None:
            """Says something on the next page."""
else:
    from allauth.account.adapter import DefaultAccountAdapter


SIGNED_IN = "account/messages/logged_in.txt"


class Accounts(DefaultAccountAdapter):
    """allauth's hooks."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People get logins from an administrator."""
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # By account: neither another spelling, nor the mail address instead of the name, nor another host name gives new tries.
        word = str(credentials.get("email") or credentials.get("username") or "").strip().lower()
        known = queries.login_of(word)
        return f"login:{known}" if known is not None else f"word:{word}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mail goes out only when a host is set."""
        if settings.EMAIL_HOST:
            super().send_mail(template_prefix, email, context)


    def add_message(self, request: HttpRequest, level: int, message_template: str | None = None, *more: Any, **named: Any) -> None:
        """What allauth says on the next page; that one has signed in is seen without a word."""
        if message_template != SIGNED_IN:
            super().add_message(request, level, message_template, *more, **named)


def from_loopback(request: HttpRequest) -> bool:
    """True for a request made on this very machine and passed on by nobody."""
    if any(name in request.META for name in ("HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED")):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def lets_in_by_one_click(request: HttpRequest) -> bool:
    """True where the login page lists the demo's people: the demo's company, the setting, the loopback."""
    company = queries.company()
    return settings.DEMO and from_loopback(request) and company is not None and company.is_demo


def second_factor_step(request: HttpRequest, actor: Actor) -> Literal["", "set_up", "show"]:
    """What this actor must do before anything else: set up a second factor, show it, or nothing."""
    if not second_factor.required(actor, loopback=False, demo=False):
        return ""
    company = queries.company()
    demo = settings.DEMO and company is not None and company.is_demo
    if not second_factor.required(actor, loopback=from_loopback(request), demo=demo):
        return ""
    if not is_mfa_enabled(request.user):
        return "set_up"
    shown = any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))
    return "" if shown else "show"
