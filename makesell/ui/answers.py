"""The floor `ui`: what a door sends back to htmx — parts without a page around them, and toasts."""

import json
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from makesell.ui.parts.base import Part, Text, Tone


def parts_html(request: HttpRequest, *parts: Part) -> str:
    """The parts drawn one after another, as a partial answer."""
    return render_to_string("ui/parts.html", {"parts": parts}, request=request)


def partial(request: HttpRequest, parts: Part | Iterable[Part], status: int = 200) -> HttpResponse:
    """`parts_html` as an answer; its address also answers whole pages, so caches must look at the header."""
    several = (parts,) if isinstance(parts, Part) else tuple(parts)
    response = HttpResponse(parts_html(request, *several), status=status)
    response["Vary"] = "HX-Request, Cookie"
    return response


def toast(response: HttpResponse, text: Text, tone: Tone = "", undo: str = "", undo_label: Text = "") -> HttpResponse:
    """Adds a toast to the answer; `undo` is an address that is posted to when the person takes the act back."""
    said = {"text": str(text), "tone": tone, "undo": undo, "undo_label": str(undo_label)}
    # headers are Latin-1: json.dumps leaves plain ASCII
    response["HX-Trigger"] = json.dumps({"toast": said})
    return response
