"""The portal's views: the page of a link, its paper, its acts, and the proof of a sealed paper."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from makesell.doors.portal.fields import field
from makesell.doors.portal.guard import MOST_FILES, admitted, drawn, guarded, limited
from makesell.ground import clock, shown
from makesell.ground.actor import Actor
from makesell.ground.links import actions as links
from makesell.ground.links.queries import Visit
from makesell.ground.refusal import Refusal, missing
from makesell.ground.signing.queries import Proof, prove
from makesell.ground.signing.sealing import MOST_BYTES
from makesell.sheets import inputs
from makesell.sheets.naming import person_called
from makesell.sheets.portal import PortalCall
from makesell.sheets.portal_registry import page_of

Tabs = tuple[tuple[str, str, bool], ...]


def _tabs(token: str, label: Any, here: bool = True) -> Tabs:
    return ((str(label), reverse("portal", args=[token]), here),)


@require_GET
@guarded
def page(request: HttpRequest, token: str) -> HttpResponse:
    """What the link opens."""
    found = admitted(request, token)
    if found.opened_at is None:
        links.opened(found.link_id, actor=Actor(found.for_name, person_id=found.for_person_id), at=clock.now())
    return _page(request, token, found, said=request.GET.get("done") == "1")


def _page(
    request: HttpRequest, token: str, found: Visit, *, said: bool = False, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    shape = page_of(found)
    view = shape.view(found)
    faults: Mapping[str, str] = {
        each.field or "": each.in_words(_) for each in ((refusal.others or (refusal,)) if refusal else ())
    }
    acts = [
        {
            "act": one, "address": reverse("portal_act", args=[token, one.name]),
            "fields": [field(each, found.for_name, request.POST.get(each.name, ""), faults.get(each.name, "")) for each in one.inputs],
        }
        for one in shape.acts
        if one.name in view.acts
    ]  # fmt: skip
    known = {each.name for one in shape.acts for each in one.inputs}
    fault = "" if refusal is None else " ".join(text for name, text in faults.items() if name not in known)
    context = {
        "page": {"title": view.title}, "title": view.title, "sub": view.sub, "sections": view.sections, "acts": acts, "fault": fault,
        "say": view.say or (_("Done. Thank you.") if said else ""), "tone": "ok", "tabs": _tabs(token, shape.label),
        "who": found.for_name if _zh() else person_called(found.for_person_id) or found.for_name,
        "paper": reverse("portal_paper", args=[token]) if view.paper else "", "until": shown.moment(found.expires_at, "zh" if _zh() else "en"),
    }  # fmt: skip
    return drawn(request, context, status)


def _zh() -> bool:
    return (get_language() or "").startswith("zh")


@require_GET
@guarded
def paper(request: HttpRequest, token: str) -> HttpResponse:
    """The PDF, as a download."""
    found = admitted(request, token)
    shape = page_of(found)
    if shape.paper is None:
        raise missing()
    name, pdf = shape.paper(found, clock.now())
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = str(content_disposition_header(True, name))
    return response


@require_POST
@guarded
def act(request: HttpRequest, token: str, act: str) -> HttpResponse:
    """Does what the visitor came for; a refusal shows the page again with what was wrong."""
    found = admitted(request, token)
    one = page_of(found).act(act)
    if one is None:
        raise missing()
    try:
        data = inputs.read(one.inputs, request.POST.dict(), request.FILES)
        one.run(PortalCall(found, clock.now(), data))
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        return _page(request, token, found, refusal=refusal, status=refusal.status)
    return HttpResponseRedirect(f"{reverse('portal', args=[token])}?done=1", status=303)


@require_http_methods(["GET", "POST"])
@guarded
def verify(request: HttpRequest) -> HttpResponse:
    """What any sealed paper proves, for whoever holds it. The file is read and forgotten."""
    title = _("Verify a sealed paper")
    context: dict[str, Any] = {
        "page": {"title": title}, "title": title, "tabs": ((_("Verify"), reverse("portal_verify"), True),),
        "sub": _("Choose the PDF. It is read, never kept."), "verify": reverse("portal_verify"),
    }  # fmt: skip
    if request.method == "GET":
        return drawn(request, context)
    limited(request, "files", MOST_FILES)
    file = request.FILES.get("file")
    if file is None or not file.size or file.size > MOST_BYTES:
        raise Refusal("signing.size", "A file may have at most %(most)s MB.", field="file", status=422, most=MOST_BYTES // 1024**2)
    proof = prove(file.read())
    context |= {"say": _verdict(proof), "tone": "ok" if proof.intact else "bad"}
    if proof.sealed:
        context["proof"] = _proved(proof)
    return drawn(request, context)


def _verdict(proof: Proof) -> str:
    if not proof.sealed:
        return _("This file bears no readable seal; it proves nothing.")
    if not proof.intact:
        return _("This file was CHANGED after it was sealed. Do not rely on it.")
    if proof.ours:
        return _("Genuine: byte for byte the paper that was sealed here.")
    return _("The seal is intact, but this is not a paper that is kept here.")


def _proved(proof: Proof) -> list[tuple[str, str]]:
    trust = proof.issuer if proof.trusted else _("Untrusted issuer: nobody but the company vouches for it")
    rows = [(_("Sealed by"), proof.subject), (_("Issuer"), trust), (_("Sealed at"), shown.moment(proof.at, "zh" if _zh() else "en"))]
    if proof.lapsed:
        rows.append((_("Certificate"), _("It was not valid when it sealed: do not rely on it")))
    return [*rows, (_("Number"), proof.number)] if proof.number else rows
