"""The living catalogue: every component and sample page in the reader's language and theme."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from makesell.doors.desk.asking import DeskRequest
from makesell.doors.desk.shell import shell_for
from makesell.ground.refusal import Refusal
from makesell.ui.answers import partial
from makesell.ui.catalogue import context, pages, partials


@require_http_methods(["GET"])
def catalogue(request: DeskRequest) -> HttpResponse:
    """All components."""
    return render(request, "ui/catalogue.html", dict(context(shell_for(request))))


@require_http_methods(["GET", "POST"])
def sample(request: DeskRequest, name: str) -> HttpResponse:
    """A sample page, or a part that the samples ask for."""
    shell = shell_for(request)
    shown = pages(shell).get(name)
    if shown is not None:
        return render(request, shown.template, {"shell": shell, "page": shown})
    found = partials(shell).get(name)
    if found is None:
        raise Refusal("page.missing", "This page does not exist.", status=404)
    return partial(request, found)
