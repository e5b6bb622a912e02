"""The later screens of an import: its progress, the test run row by row, what was applied, and taking it back."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext as word

from makesell.doors.desk import addresses
from makesell.doors.desk.importing.wizard import RESULT, TEST, wizard
from makesell.ground.actor import Actor
from makesell.ground.exchange import states
from makesell.ground.exchange.rows import RowResult
from makesell.ground.shown import plain
from makesell.sheets import exchange, importing
from makesell.sheets.importing import Import
from makesell.sheets.parts import Sheet
from makesell.ui.parts import (
    Button,
    Crumb,
    Figure,
    Form,
    FormPage,
    ImportPreview,
    ImportRow,
    JobProgress,
    Kpi,
    Kpis,
    Note,
    PageHead,
    Part,
    WizardPage,
)

SHOWN: Final = 100
State = Literal["waiting", "running", "done", "failed", "cancelled"]
PROGRESS: Final[dict[str, State]] = {
    states.WAITING: "waiting", states.RUNNING: "running", states.DONE: "done", states.FAILED: "failed", states.CANCELLED: "cancelled",
}  # fmt: skip


def progress(sheet: Sheet, found: Import) -> JobProgress:
    """A work under way as a bar; asked for again every two seconds, it leads to the page once it has ended."""
    run, at = found.run, addresses.import_of(sheet.noun, found.run.id)
    named = {"test": _("Test run"), "apply": _("Import"), "undo": _("Undoing")}.get(found.work, _("Import"))
    told = _("%(done)s of %(total)s rows") % {"done": plain(run.done, 0), "total": plain(run.total, 0)} if run.total else ""
    asked = _("Stop after the rows that are being worked on? What was recorded stays and can be undone.")
    stop = Button(_("Stop"), addresses.import_of(sheet.noun, run.id, "cancel"), "square", small=True, post=True, confirm=asked)
    counts = found.work == "apply" and run.total
    return JobProgress(
        f"{named} · {run.path}", "running" if found.going and run.state == states.RUNNING else PROGRESS[run.state], at, "table-import",
        percent=100 * run.done / run.total if counts else None, detail=told if counts else "",
        cancel=stop if found.going and not run.cancel_requested and found.work != "undo" else None,
    )  # fmt: skip


def going_page(sheet: Sheet, found: Import) -> WizardPage:
    """The screen while a work is under way."""
    return wizard(sheet, TEST if found.work == "test" else RESULT, (progress(sheet, found),), found=found)


def test_page(sheet: Sheet, found: Import, actor: Actor) -> WizardPage:
    """The third screen: what would become of each row; faults at their cells first."""
    tried, run = found.tried, found.run
    good = sum(tried.get(outcome, 0) for outcome in (states.CREATED, states.CHANGED))
    title = _("Import %(count)s rows") % {"count": plain(good, 0)}
    nothing = not good and not tried.get(states.BAD)
    said = _("Nothing to change: every row says what is there already.") if nothing else _("Nothing has been changed yet: this was a test run.")
    note = Note(said, "ok" if nothing else "info")
    actions = (Button(title, icon="check", look="pri", name="_go", value="1"),) if good else ()
    form = Form(
        addresses.import_of(sheet.noun, run.id, "apply"), (), actions, "import", cancel=addresses.imports_of(sheet.noun), plain=True,
        message=_("Faulty rows are left out; the others are imported.") if tried.get(states.BAD) and good else "",
    )  # fmt: skip
    body: tuple[Part, ...] = (note, kpis(tried), *_failure(found), *_tables(sheet, found, actor), form)
    back = f"{addresses.import_of(sheet.noun, run.id)}?step=columns"
    return wizard(sheet, TEST, body, found=found, back=back, actions=_faults_button(sheet, found, tried.get(states.BAD, 0)))


def result_page(sheet: Sheet, found: Import, actor: Actor) -> WizardPage:
    """The last screen: what was applied, what was left out and why, and the way back."""
    run, counts = found.run, found.counts
    body: tuple[Part, ...] = (_told(found), kpis(counts), *_tables(sheet, found, actor))
    left = len(importing.stayed(found, 1)) if _undone(counts) else 0
    actions: tuple[Button, ...] = _faults_button(sheet, found, counts.get(states.BAD, 0) + left)
    if found.can_be_applied:
        again = Button(_("Try what is left again"), addresses.import_of(sheet.noun, run.id, "apply"), "rotate-cw", post=True)
        actions += (again,)
    if found.can_be_undone:
        actions += (Button(_("Undo this import"), addresses.import_of(sheet.noun, run.id, "undo"), "undo-2", "danger"),)
    actions += (Button(_("To the list"), addresses.list_of(sheet.noun), sheet.icon, "pri"),)
    return wizard(sheet, RESULT, body, found=found, back=addresses.imports_of(sheet.noun), actions=actions)


def _failure(found: Import) -> tuple[Note, ...]:
    return (Note(word(found.run.failure), "bad"),) if found.run.failure else ()


def _told(found: Import) -> Note:
    counts = found.counts
    if _undone(counts):
        stayed = counts.get(states.CREATED, 0) + counts.get(states.CHANGED, 0) + counts.get(states.RETIRED, 0)
        said = _("This import was undone.")
        left = _("%(count)s rows could not be taken back; the reasons stand below.") % {"count": plain(stayed, 0)}
        return Note(f"{said} {left}" if stayed else said, "warn")
    if found.run.state == states.FAILED:
        return Note(word(found.run.failure) if found.run.failure else _("The import failed."), "bad")
    if counts.get(""):
        return Note(_("The import was stopped; %(count)s rows wait.") % {"count": plain(counts[""], 0)}, "warn")
    return Note(_("The import has ended."), "ok")


def kpis(found: Mapping[str, int]) -> Kpis:
    """How many rows are new, changed, the same, faulty."""
    labels = (
        (states.CREATED, _("New")), (states.CHANGED, _("Changed")), (states.SAME, _("Same as before")), (states.BAD, _("Faulty")),
        (states.UNDONE, _("Undone")), (states.RETIRED, _("Taken out of use")),
    )  # fmt: skip
    shown = [(code, label) for code, label in labels if code not in (states.UNDONE, states.RETIRED) or found.get(code)]
    return Kpis(tuple(Kpi(label, Figure(plain(found.get(code, 0), 0))) for code, label in shown))


def _faults_button(sheet: Sheet, found: Import, bad: int) -> tuple[Button, ...]:
    if not bad:
        return ()
    return (Button(_("Download the faulty rows"), addresses.import_of(sheet.noun, found.run.id, "faults"), "file-down"),)


def _tables(sheet: Sheet, found: Import, actor: Actor) -> tuple[Part, ...]:
    """First what is wrong, then what changes with its old values, then what is new; each with its first rows. What stays the same is only counted."""
    stayed = importing.stayed(found, SHOWN) if _undone(found.counts) else []
    there = {row.line for row in stayed}
    groups = (
        (_("Could not be undone"), stayed), (_("Faulty rows"), importing.shown_rows(found, (states.BAD,), SHOWN)),
        (_("Changed rows"), importing.shown_rows(found, (states.CHANGED,), SHOWN)),
        (_("New rows"), importing.shown_rows(found, (states.CREATED,), SHOWN)),
        (_("Undone rows"), importing.shown_rows(found, (states.UNDONE,), SHOWN)),
    )  # fmt: skip
    parts = []
    for title, rows in groups:
        left = rows if rows is stayed else [row for row in rows if row.line not in there]
        if left:
            parts.append(_preview(sheet, found, left, title, actor))
    return tuple(parts)


def _undone(counts: Mapping[str, int]) -> bool:
    return bool(counts.get(states.UNDONE) or counts.get(states.RETIRED))


def _preview(sheet: Sheet, found: Import, rows: Sequence[RowResult], title: str, actor: Actor) -> ImportPreview:
    labels = {one.name: str(one.label) for one in exchange.columns(sheet)}
    names = sorted(found.matched, key=lambda name: found.matched[name])
    places = [found.matched[name] for name in names]
    before = importing.differences(found, rows, actor)
    shown = tuple(_row(row, names, places, labels, before[row.line]) for row in rows)
    more = Note(_("Only the first %(count)s rows are shown.") % {"count": SHOWN}, "") if len(rows) == SHOWN else None
    return ImportPreview(title, tuple(labels.get(name, name) for name in names), shown, note=more)


def _row(row: RowResult, names: Sequence[str], places: Sequence[int], labels: Mapping[str, str], before: Mapping[str, str]) -> ImportRow:
    outcome = row.outcome or row.tried
    wrong = importing.faults(row)
    said = tuple(f"{labels[field]}: {text}" if field in labels else text for field, _code, text in wrong)
    would = {
        states.CREATED: _("New"), states.CHANGED: _("Changed"), states.UNDONE: _("Undone"), states.RETIRED: _("Taken out of use"),
        states.BAD: _("Not taken"),
    }  # fmt: skip
    return ImportRow(
        row.line, tuple(row.cells[place] if place < len(row.cells) else "" for place in places), said,
        _("Stayed") if wrong and outcome in (states.CREATED, states.CHANGED) else would.get(outcome, ""),
        tuple(names.index(field) for field, _code, _text in wrong if field in names),
        {names.index(name): old for name, old in before.items() if name in names},
    )  # fmt: skip


def undo_page(sheet: Sheet, found: Import) -> FormPage:
    """Asks before a whole import is taken back; the button asks once more."""
    counts = found.counts
    said = _("%(created)s rows it made go; %(changed)s rows it changed get their old values. Rows that somebody has gone on with stay.") % {
        "created": plain(counts.get(states.CREATED, 0), 0), "changed": plain(counts.get(states.CHANGED, 0), 0),
    }  # fmt: skip
    asked = _("Undo the import of “%(file)s” now?") % {"file": found.run.path}
    submit = Button(_("Undo this import"), icon="undo-2", look="danger", name="_go", value="1", confirm=asked)
    at = addresses.import_of(sheet.noun, found.run.id)
    form = Form(f"{at}undo/", (), (submit,), "import", cancel=at, notes=(Note(said, "warn"),))
    crumbs = (
        Crumb(sheet.plural, addresses.list_of(sheet.noun)), Crumb(_("Import a table"), addresses.imports_of(sheet.noun)),
        Crumb(found.run.path, at), Crumb(_("Undo")),
    )  # fmt: skip
    return FormPage(PageHead(_("Undo this import"), found.run.path), crumbs, form=form)
