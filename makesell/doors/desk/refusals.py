"""Refusals and faults as the desk says them: a toast for htmx, else a whole page with what to do; never a trace."""

import logging
import uuid
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext as word

from makesell.doors.desk import addresses
from makesell.doors.desk.asking import DeskRequest
from makesell.doors.desk.shell import respond
from makesell.ground.refusal import TITLES, Refusal
from makesell.ui.answers import toast
from makesell.ui.parts import Button, Note, PageHead, PlainPage

log = logging.getLogger("makesell.desk")


def sentence(refusal: Refusal) -> str:
    """What the person reads: the sentence, and who can help."""
    said = refusal.in_words(_)
    return f"{said} {word(refusal.who)}" if refusal.who else said


def refused(request: DeskRequest, refusal: Refusal) -> HttpResponse:
    """The answer to a refused request outside a form."""
    if _by_script(request):
        response = toast(HttpResponse(status=refusal.status), sentence(refusal), "bad")
        # 422 is swapped by default; here there is nothing to show in place
        response["HX-Reswap"] = "none"
        return response
    title = word(TITLES.get(refusal.status, TITLES[422]))
    page = _page(refusal.status, title, refusal.in_words(_), word(refusal.who) if refusal.who else "", _record(request, refusal))
    return respond(request, page, refusal.status)


def _record(request: DeskRequest, refusal: Refusal) -> str:
    """The address of the record on whose page an act was pressed that could not be done."""
    match = request.resolver_match
    if refusal.status not in (409, 422) or match is None or match.url_name != "act":
        return ""
    return addresses.record(match.kwargs["sheet"].noun, match.kwargs["key"])


def missing(request: DeskRequest) -> HttpResponse:
    """An address that leads nowhere."""
    return refused(request, Refusal("page.missing", "This page does not exist.", status=404))


def failed(request: DeskRequest, error: BaseException | None) -> HttpResponse:
    """The answer to what nobody foresaw: an id only; the log has the rest."""
    mark = getattr(request, "mark", "") or uuid.uuid4().hex[:12]
    log.error("fault %s at %s %s", mark, request.method, request.path.replace("\n", " "), exc_info=error)
    said = _("Something went wrong; nothing was changed. Please name %(mark)s when you ask for help.") % {"mark": mark}
    if _by_script(request):
        response = toast(HttpResponse(status=500), said, "bad")
        response["HX-Reswap"] = "none"
        return response
    return respond(request, _page(500, _("Something went wrong"), said, ""), 500)


def _by_script(request: DeskRequest) -> bool:
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx) and request.headers.get("HX-History-Restore-Request") != "true"


def _page(status: int, title: str, said: str, who: str, record: str = "") -> PlainPage:
    home = Button(_("To the workbench"), addresses.HOME, "layout-dashboard", "" if record else "pri")
    return PlainPage(
        PageHead(title, said),
        body=(Note(who, "info"),) if who else (),
        code=str(status),
        actions=(*((Button(_("Back to the record"), record, "arrow-left", "pri"),) if record else ()), home),
    )
