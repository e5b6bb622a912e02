"""The page of one record: page, drawer, notes, files."""

from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET, require_POST

from makesell.doors.desk import addresses
from makesell.doors.desk.asking import DeskRequest
from makesell.doors.desk.doing import sent
from makesell.doors.desk.records import files, page, story
from makesell.doors.desk.shell import respond
from makesell.flows.org_1_organisation import write_note
from makesell.ground.attachments.actions import attach, remove
from makesell.ground.attachments.queries import of_record, serve
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.sheets.parts import Sheet
from makesell.sheets.readers import readers
from makesell.ui.answers import partial


def _by_script(request: DeskRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


@require_GET
def record(request: DeskRequest, sheet: Sheet, key: int) -> HttpResponse:
    """The page."""
    return respond(request, page.build(request, sheet, key))


@require_GET
def peek(request: DeskRequest, sheet: Sheet, key: int) -> HttpResponse:
    """The drawer; without a script the page."""
    if not _by_script(request):
        return HttpResponseRedirect(addresses.record(sheet.noun, key))
    return partial(request, page.drawer(request, sheet, key))


def _on_spine(request: DeskRequest, sheet: Sheet, key: int) -> None:
    """Refuses what the person may not see, and what has no story of its own."""
    sheet.head(request.actor, key)
    if not sheet.record_kind:
        raise Refusal("page.missing", "This page does not exist.", status=404)


@require_POST
def note(request: DeskRequest, sheet: Sheet, key: int) -> HttpResponse:
    """Writes a note, tells of it; answers the timeline."""
    _on_spine(request, sheet, key)
    head = sheet.head(request.actor, key)
    write_note.perform(
        key, request.POST.get("text", ""), title=f"{head.number} {head.title}".strip(), sees=lambda people: readers(sheet, key, people, request.at),
        actor=request.actor, at=request.at,
    )  # fmt: skip
    told = story.timeline(request, sheet, key)
    return partial(request, told) if told and _by_script(request) else sent(request, addresses.record(sheet.noun, key))


@require_POST
def add_file(request: DeskRequest, sheet: Sheet, key: int) -> HttpResponse:
    """Keeps a file; answers the list of files."""
    _on_spine(request, sheet, key)
    given = request.FILES.get("file")
    if given is None:
        raise Refusal("attachments.missing", "Choose a file.", field="file")
    act(attach)(key, given.name or "", given.chunks(), actor=request.actor, at=request.at)
    return _files(request, sheet, key)


def _files(request: DeskRequest, sheet: Sheet, key: int) -> HttpResponse:
    if _by_script(request):
        return partial(request, files.attachments(request, sheet, key))
    return sent(request, addresses.record(sheet.noun, key))


@require_GET
def file(request: DeskRequest, sheet: Sheet, key: int, file: int) -> HttpResponseBase:
    """Hands out a file of a record the person may see, as a download."""
    _on_spine(request, sheet, key)
    served = serve(file, lambda kind, record: record in (key, *files.told(sheet, key)) and kind == sheet.record_kind)
    response = FileResponse(served.path.open("rb"))
    # Django guesses headers from the stored name: ours come after
    for name, value in served.headers.items():
        response[name] = value
    return response


@require_POST
def remove_file(request: DeskRequest, sheet: Sheet, key: int, file: int) -> HttpResponse:
    """Takes one's own file off."""
    _on_spine(request, sheet, key)
    own = {one.id for one in of_record(key) if one.by_id is not None and one.by_id == request.actor.person_id}
    if file not in own:
        raise Refusal("attachments.unknown", "This file does not exist.", status=404)
    act(remove)(file, actor=request.actor, at=request.at)
    return _files(request, sheet, key)
