"""Boards and figures for programs: what a page of figures shows, and what each figure is made of."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from makesell.doors.api.shapes import tree
from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.refusal import Refusal, missing
from makesell.ground.text import N_
from makesell.sheets import inputs
from makesell.sheets.boards import Board
from makesell.sheets.figures import FigureSource


def _asked(wanted: Board, request: HttpRequest, actor: Actor) -> Mapping[str, Any]:
    """The filters of the address; refuses (403) whom the board is not for."""
    if not wanted.open_to(actor):
        raise Refusal("access.refused", "Your roles do not allow this.", who=N_("An administrator grants roles."), status=403)
    filters = [dataclasses.replace(one, required=False) for one in wanted.filters(actor)]
    return inputs.read(filters, {k: v for k, v in request.GET.items() if v != ""}, strict=True)


def board(wanted: Board, request: HttpRequest, actor: Actor) -> HttpResponse:
    """A board as its page shows it, with the filters in force."""
    return JsonResponse(tree(wanted.build(actor, _asked(wanted, request, actor))))


def paper(wanted: Board, request: HttpRequest, actor: Actor) -> HttpResponse:
    """A board as one page of paper, with the filters in force; refuses (404) a board without one."""
    data = _asked(wanted, request, actor)
    if wanted.paper is None:
        raise missing()
    return HttpResponse(wanted.paper(actor, data, clock.now()), content_type="application/pdf")


def figure(source: FigureSource, request: HttpRequest, actor: Actor) -> HttpResponse:
    """One page of the entries or documents a figure is the sum of."""
    params = {k: str(v) for k, v in request.GET.items() if k != "after"}
    after = str(request.GET.get("after", ""))
    if any("\x00" in v or len(v) > 500 for v in [*params.values(), after]):
        raise Refusal("figure.params", "This figure's address cannot be read.", status=422)
    return JsonResponse(tree(source.rows(actor, params, after)))
