"""Every request of the portal passes here: the language, who may come in how often, and how a "no" is said.

A wrong token counts against its network address; guessing ends long before it could find one of 192 random bits.
"""

import logging
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext as word

from makesell.ground import clock
from makesell.ground.db.faults import as_refusal
from makesell.ground.links.queries import Visit, visit
from makesell.ground.organisation.queries import company
from makesell.ground.refusal import TITLES, Refusal
from makesell.ui.parts import Shell

MOST_WRONG = 20
MOST_FILES = 30
WINDOW = 15 * 60
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
log = logging.getLogger("makesell.portal")
View = Callable[..., HttpResponse]


def guarded(view: View) -> View:
    """The view in the visitor's language; refusals and faults become pages; nothing is cached, framed, indexed or told to other sites."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wanted = request.COOKIES.get("lang") or translation.get_language_from_request(request)
        with translation.override(wanted if wanted in LANGUAGES else settings.LANGUAGE_CODE):
            try:
                response = view(request, *args, **kwargs)
            except Refusal as refusal:
                response = refused(request, refusal)
            except Exception as error:
                known = as_refusal(error)
                response = refused(request, known) if known else _failed(request, error)
        response.headers.setdefault("Cache-Control", "no-store")
        # same-origin: no other site learns the address, and Django can still tell our own forms from foreign ones
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answered


def admitted(request: HttpRequest, token: str) -> Visit:
    """The visit of a token; refuses (404) one that opens nothing, (429) an address that has tried too many."""
    limited(request, "wrong", MOST_WRONG, count=False)
    found = visit(token, clock.now())
    if found is None:
        limited(request, "wrong", MOST_WRONG)
        raise Refusal("link.missing", "This link has ended or never was one. Ask whoever sent it for a new one.", status=404)
    return found


def limited(request: HttpRequest, what: str, most: int, *, count: bool = True) -> None:
    """Refuses (429) a network address that has come too often in a quarter of an hour; counts this time unless told not to."""
    key = f"portal:{what}:{request.META.get('REMOTE_ADDR', '')}"
    if int(cache.get(key, 0)) >= most:
        raise Refusal("link.often", "Too many attempts. Try again in a quarter of an hour.", status=429)
    if count and not cache.add(key, 1, WINDOW):
        cache.incr(key)


def shell() -> Shell:
    """The frame: the seller's name, no person, no rail."""
    known, chinese = company(), (translation.get_language() or "").startswith("zh")
    name = (known.name if chinese else known.name_en or known.name) if known else _("Makesell")
    return Shell(company=name, lang="zh-Hans" if chinese else "en", home="")


def drawn(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page in its frame."""
    return render(request, "portal/page.html", {"shell": shell(), **context}, status=status)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal as a page."""
    title = word(TITLES.get(refusal.status, TITLES[422]))
    return drawn(request, {"page": {"title": title}, "title": title, "say": refusal.in_words(_), "lone": True, "tabs": ()}, refusal.status)


def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    mark = uuid.uuid4().hex[:12]
    log.error("fault %s in the portal", mark, exc_info=error)
    said = _("Something went wrong; nothing was changed. Please name %(mark)s when you ask for help.") % {"mark": mark}
    return drawn(request, {"page": {"title": said}, "title": _("Something went wrong"), "say": said, "tone": "bad", "tabs": ()}, 500)
