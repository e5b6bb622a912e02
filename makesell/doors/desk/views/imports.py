"""Imports of whole companies: choose source and folder, watch the progress, stop it, read which rows were left out."""

from collections.abc import Mapping
from typing import Literal

from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext as word
from django.views.decorators.http import require_GET, require_POST

from makesell.doors.desk import addresses, values
from makesell.doors.desk.asking import DeskRequest
from makesell.doors.desk.doing import sent
from makesell.doors.desk.frame import forget_all
from makesell.doors.desk.importing import replacing
from makesell.doors.desk.shell import respond
from makesell.flows.history import imports, replace_demo
from makesell.ground.exchange import queries, states
from makesell.ground.exchange.queries import RunRow
from makesell.ground.listing import Kind
from makesell.ground.refusal import Refusal
from makesell.ground.shown import plain
from makesell.ui.answers import partial
from makesell.ui.parts import (
    Button,
    Card,
    Cell,
    Chip,
    Crumb,
    EmptyState,
    FieldView,
    Form,
    FormError,
    FormSection,
    JobProgress,
    Note,
    Option,
    PageHead,
    Part,
    Table,
    TableColumn,
    TableRow,
    WorkbenchPage,
)

SHOWN_BAD = 50
RUNNING = (states.WAITING, states.RUNNING)


def _folders() -> tuple[str, ...]:
    """The folders of the server that may be imported from."""
    return tuple(str(folder) for root in imports.roots() if root.is_dir() for folder in sorted(root.iterdir()) if folder.is_dir())


@require_GET
def page(request: DeskRequest) -> HttpResponse:
    """The form, the run that is under way, and the runs before."""
    return _page(request, {}, None)


def _page(request: DeskRequest, typed: dict[str, str], refusal: Refusal | None) -> HttpResponse:
    runs = queries.latest()
    body: list[Part] = []
    going = bool(runs) and runs[0].state in RUNNING
    if going or (runs and request.GET.get("run") == str(runs[0].id)):
        body.append(progress_of(runs[0]))
    body.append(replacing.form(_chosen, typed, refusal) if replace_demo.replaceable() else _form(typed, refusal))
    body.append(Card(_("Imports so far"), (_table(runs[1:] if going else runs),), flush=True))
    shown = WorkbenchPage(PageHead(_("Imports"), _("A company's past, read from files on this server.")), (Crumb(_("Imports")),), left=tuple(body))
    return respond(request, shown, 422 if refusal else 200)


def _chosen(typed: Mapping[str, str], said: str, at: str) -> tuple[FieldView, FieldView]:
    """Which company, from which folder of the server."""
    kinds = tuple(Option(source.kind, word(str(source.title))) for source in imports.SOURCES.values())
    folders = tuple(Option(folder, folder.rsplit("/", 1)[-1], folder) for folder in _folders())
    return (
        FieldView("kind", _("What"), "select", typed.get("kind", kinds[0].value if kinds else ""), options=kinds, required=True,
                  error=said if at == "kind" else ""),
        FieldView("path", _("Folder on the server"), "select" if folders else "text", typed.get("path", ""), options=folders, required=True,
                  placeholder=_("Choose a folder"), error=said if at == "path" else ""),
    )  # fmt: skip


@require_POST
def replace(request: DeskRequest) -> HttpResponse:
    """Deletes the demo and asks for the import that a job carries out; the asker's session goes on with the new password."""
    typed = {name: request.POST.get(name, "")[:500] for name in ("kind", "path", "name")}
    fact = replace_demo.Replacing(**typed, password=request.POST.get("password", "")[:500])
    try:
        run = replace_demo.perform(fact, actor=request.actor, at=request.at)
    except Refusal as refusal:
        return _page(request, typed, refusal)
    forget_all()
    if request.user.is_authenticated:
        request.user.refresh_from_db()
        update_session_auth_hash(request, request.user)
    return sent(request, f"{addresses.IMPORTS}?run={run}")


def _form(typed: dict[str, str], refusal: Refusal | None) -> Form:
    said = refusal.in_words(_) if refusal else ""
    at = refusal.field if refusal and refusal.field in ("kind", "path") else ""
    fields = _chosen(typed, said, at)
    errors = (FormError(said, at or ""),) if refusal else ()
    who = word(refusal.who) if refusal and refusal.who else ""
    submit = Button(_("Start the import"), icon="play", look="pri", name="start", value="1")
    notes = (Note(refused.in_words(_), "info"),) if (refused := imports.refused()) and not refusal else ()
    return Form(f"{addresses.IMPORTS}start/", (FormSection(fields, _("New import")),), (submit,), "import", errors=errors, who=who, notes=notes)


@require_POST
def start(request: DeskRequest) -> HttpResponse:
    """Asks for an import; a job carries it out."""
    typed = {name: request.POST.get(name, "")[:500] for name in ("kind", "path")}
    try:
        run = imports.start(typed["kind"], typed["path"], actor=request.actor, at=request.at)
    except Refusal as refusal:
        # said in the form in every case, so that what was chosen stays
        return _page(request, typed, refusal)
    forget_all()
    return sent(request, f"{addresses.IMPORTS}?run={run}")


@require_GET
def progress(request: DeskRequest, key: int) -> HttpResponse:
    """How far a run is; asked every two seconds while it runs. Once it has ended the whole page comes anew: frame, form and list have changed."""
    run = imports.progress(key, request.actor)
    ended = run.state not in RUNNING
    if ended:
        forget_all()
    if request.headers.get("HX-Request") == "true":
        return sent(request, f"{addresses.IMPORTS}?run={key}") if ended else partial(request, progress_of(run))
    shown = WorkbenchPage(PageHead(_("Import")), (Crumb(_("Imports"), addresses.IMPORTS), Crumb(str(run.id))), left=(progress_of(run),))
    return respond(request, shown)


@require_POST
def cancel(request: DeskRequest, key: int) -> HttpResponse:
    """Wishes that a run stops after its batch."""
    imports.cancel(key, actor=request.actor, at=request.at)
    return sent(request, f"{addresses.IMPORTS}?run={key}")


def progress_of(run: RunRow) -> JobProgress:
    """A run as a bar with what it does, and the rows it left out."""
    at = f"{addresses.IMPORTS}{run.id}/"
    going = run.state in RUNNING
    asked = _("Stop this import after the batch it is in? What was recorded stays.")
    counts = {"step": word(run.step) if run.step else "", "done": plain(run.done, 0), "total": plain(run.total, 0)}
    detail = _("%(step)s: %(done)s of %(total)s") % counts if run.step else ""
    if run.failure:
        detail = word(run.failure)
    return JobProgress(
        f"{_kind(run)} · {word(states.LABELS[run.state])}", _state(run), at, f"job-{run.id}",
        percent=100 * run.done / run.total if run.total and going else None if going else 100, detail=detail,
        cancel=Button(_("Stop"), f"{at}cancel/", "square", small=True, post=True, confirm=asked) if going and not run.cancel_requested else None,
        after=() if going else (Button(_("To attainment"), "/attainment/", "target", small=True),), problems=_bad(run),
    )  # fmt: skip


def _state(run: RunRow) -> Literal["waiting", "running", "done", "failed", "cancelled"]:
    known: dict[str, Literal["waiting", "running", "done", "failed", "cancelled"]] = {
        states.WAITING: "waiting", states.RUNNING: "running", states.DONE: "done", states.FAILED: "failed", states.CANCELLED: "cancelled",
    }  # fmt: skip
    return known[run.state]


def _kind(run: RunRow) -> str:
    source = imports.SOURCES.get(run.kind)
    return word(str(source.title)) if source else run.kind


def _bad(run: RunRow) -> Table | None:
    if not run.bad_count:
        return None
    rows = tuple(
        TableRow((Cell(place), Cell(word(sentence) % dict(params) if params else word(sentence))))
        for place, sentence, params in imports.bad_rows(run.bad_rows[:SHOWN_BAD])
    )
    label = _("%(count)s rows were left out or lack something") % {"count": plain(run.bad_count, 0)}
    return Table((TableColumn("place", _("File and line")), TableColumn("what", label, wrap=True)), rows, label)


def _table(runs: list[RunRow]) -> Table:
    columns = (
        TableColumn("what", _("What")), TableColumn("state", _("State")), TableColumn("bad", _("Left out"), "num"),
        TableColumn("who", _("Asked by")), TableColumn("at", _("Asked at"), "date"), TableColumn("end", _("Ended at"), "date"),
    )  # fmt: skip
    rows = tuple(
        TableRow(
            (
                Cell(_kind(run), run.path.rsplit("/", 1)[-1]), Cell(chip=Chip(word(states.LABELS[run.state]), values.tone(states.TONES[run.state]))),
                Cell(plain(run.bad_count, 0)), Cell(run.actor_name), Cell(values.in_words(run.asked_at, Kind.MOMENT)),
                Cell(values.in_words(run.ended_at, Kind.MOMENT)),
            ),
            str(run.id), f"{addresses.IMPORTS}{run.id}/",
        )
        for run in runs
    )  # fmt: skip
    return Table(columns, rows, _("Imports so far"), empty=EmptyState(_("Nothing was imported yet"), icon="file-up"))
