"""The wizard of an import: file, columns, test run, result — one question a screen, with the imports of the noun so far."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext as word

from makesell.doors.desk import addresses, values
from makesell.ground.exchange import limits, states
from makesell.ground.listing import Kind
from makesell.ground.refusal import Refusal
from makesell.ground.shown import plain
from makesell.sheets import exchange
from makesell.sheets.importing import Import
from makesell.sheets.parts import Sheet
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
    Note,
    Option,
    PageHead,
    Part,
    Related,
    RelatedBar,
    Step,
    Steps,
    Table,
    TableColumn,
    TableRow,
    Upload,
    WizardPage,
)

FILE, COLUMNS, TEST, RESULT = range(4)
ACCEPTED = ".csv,.xlsx,.txt"
NOT_TAKEN = ""


def wizard(
    sheet: Sheet, at: int, body: tuple[Part, ...] = (), *, found: Import | None = None, back: str = "", actions: tuple[Button, ...] = ()
) -> WizardPage:
    """A screen of the wizard."""
    labels = (_("File"), _("Columns"), _("Test run"), _("Result"))
    steps = tuple(Step(label, "done" if number < at else "now" if number == at else "todo") for number, label in enumerate(labels))
    crumbs: tuple[Crumb, ...] = (Crumb(sheet.plural, addresses.list_of(sheet.noun)),)
    crumbs += (Crumb(_("Import a table"), addresses.imports_of(sheet.noun)), Crumb(found.run.path)) if found else (Crumb(_("Import a table")),)
    head = PageHead(_("Import: %(noun)s") % {"noun": sheet.plural}, found.run.path if found else "", actions=actions)
    return WizardPage(head, crumbs, steps=Steps(_("Steps"), steps), body=body, back=back)


def file_page(sheet: Sheet, past: Sequence[Import], beside: Sequence[Sheet], refusal: Refusal | None = None) -> WizardPage:
    """The first screen: an empty file to fill in, the drop zone, and what was imported so far."""
    at, said = addresses.imports_of(sheet.noun), refusal.in_words(_) if refusal else ""
    limit = _("CSV or Excel, at most %(size)s MB and %(rows)s rows. The first row names the columns.") % {
        "size": limits.MOST_BYTES // 1024**2, "rows": plain(limits.MOST_ROWS, 0),
    }  # fmt: skip
    told = Note(_how(sheet))
    form = Form(
        at, (), (Button(_("Read the file"), icon="file-up", look="pri", name="_go", value="1"),), "import", upload=True,
        errors=(FormError(said, "file"),) if refusal else (), cancel=addresses.list_of(sheet.noun), notes=(told,),
        extra=(Upload("file", _("File with the rows"), ACCEPTED, limit, said),), who=word(refusal.who) if refusal and refusal.who else "",
    )  # fmt: skip
    empty = (
        Button(_("Empty Excel file"), f"{at}template/xlsx/", "file-spreadsheet"), Button(_("Empty CSV file"), f"{at}template/csv/", "file-text"),
    )  # fmt: skip
    others = tuple(Related(one.plural, "", addresses.imports_of(one.noun), one.icon) for one in beside)
    also: tuple[Part, ...] = (RelatedBar(others),) if others else ()
    return wizard(sheet, FILE, (form, *also, past_table(sheet, past)), actions=empty)


def _how(sheet: Sheet) -> str:
    """By what a row finds the one that is there, in words."""
    incoming = sheet.incoming
    if incoming is None:
        return _("A row whose code or number in the source is known changes that row; every other row makes a new one. Columns with * are needed.")
    key = ", ".join(str(one.label) for one in exchange.columns(sheet) if one.name in incoming.key)
    if incoming.record:
        return _("Rows with the same %(key)s make one record together, its lines in the order of the file. Columns with * are needed.") % {"key": key}
    return _("A row with the same %(key)s changes the one that is there; every other row makes a new one. Columns with * are needed.") % {"key": key}


def columns_page(sheet: Sheet, found: Import, samples: Sequence[Sequence[str]], refusal: Refusal | None = None) -> WizardPage:
    """The second screen: what each column of the file is taken for, with values of its first rows."""
    asked = exchange.columns(sheet)
    options = (Option(NOT_TAKEN, _("– not taken –")), *(Option(one.name, f"{one.label} *" if one.required else str(one.label)) for one in asked))
    taken = {place: name for name, place in found.matched.items()}
    fields = tuple(
        FieldView(
            f"c{place}", title or _("Column %(number)s") % {"number": place + 1}, "select", taken.get(place, NOT_TAKEN), options=options,
            help=_sample(samples, place),
        )
        for place, title in enumerate(found.header)
    )  # fmt: skip
    notes = (*((Note(word(found.run.failure), "bad"),) if found.run.failure else ()), *_missing(sheet, found))
    if any(one.name == "confirmed" for one in exchange.act_of(sheet).inputs):
        label = _("Also make rows that look like ones that are there")
        fields += (FieldView("confirmed", label, "checkbox", "1", checked=found.confirmed, wide=True),)
    said = refusal.in_words(_) if refusal else ""
    form = Form(
        addresses.import_of(sheet.noun, found.run.id, "columns"),
        (FormSection(fields, _("What the columns of the file are"), _("The next file with the same columns is read the same way.")),),
        (Button(_("Start the test run"), icon="flask-conical", look="pri", name="_go", value="1"),), "import", notes=notes,
        errors=(FormError(said),) if refusal else (),
    )  # fmt: skip
    return wizard(sheet, COLUMNS, (form,), found=found, back=addresses.imports_of(sheet.noun))


def _sample(samples: Sequence[Sequence[str]], place: int) -> str:
    shown = [row[place][:30] for row in samples if place < len(row) and row[place]]
    return _("For example: %(values)s") % {"values": " · ".join(shown)} if shown else _("Empty in the first rows")


def _missing(sheet: Sheet, found: Import) -> tuple[Note, ...]:
    needed = [str(one.label) for one in exchange.columns(sheet) if one.required and one.name not in found.matched]
    if not needed:
        return ()
    said = _("New rows also need: %(columns)s. Without them only rows that are there already can be changed.")
    return (Note(said % {"columns": ", ".join(needed)}, "warn"),)


def past_table(sheet: Sheet, past: Sequence[Import]) -> Card:
    """The imports of the noun so far: who, when, how many, what became of them."""
    columns = (
        TableColumn("file", _("File")), TableColumn("state", _("State")), TableColumn("created", _("Created"), "num"),
        TableColumn("changed", _("Changed"), "num"), TableColumn("same", _("Same as before"), "num", phone="opt"),
        TableColumn("bad", _("Left out"), "num"), TableColumn("who", _("Who")), TableColumn("at", _("When"), "date"),
        TableColumn("acts", _("Acts"), "acts", hide_label=True),
    )  # fmt: skip
    rows = tuple(_past_row(sheet, one) for one in past)
    empty = EmptyState(_("Nothing was imported yet"), icon="file-up")
    return Card(_("Imports so far"), (Table(columns, rows, _("Imports so far"), empty=empty),), flush=True)


def _past_row(sheet: Sheet, one: Import) -> TableRow:
    counts = one.counts
    numbers = (Cell(plain(counts.get(outcome, 0), 0)) for outcome in (states.CREATED, states.CHANGED, states.SAME, states.BAD))
    undo = Button(_("Undo"), addresses.import_of(sheet.noun, one.run.id, "undo"), "undo-2", small=True)
    return TableRow(
        (
            Cell(one.run.path, strong=True), Cell(chip=state_chip(one)), *numbers, Cell(one.run.actor_name),
            Cell(values.in_words(one.run.asked_at, Kind.MOMENT)), Cell(actions=(undo,) if one.can_be_undone else ()),
        ),
        str(one.run.id), addresses.import_of(sheet.noun, one.run.id), label=one.run.path,
    )  # fmt: skip


def state_chip(one: Import) -> Chip:
    """What has become of an import, in a word."""
    if one.counts.get(states.UNDONE) or one.counts.get(states.RETIRED):
        return Chip(_("Undone"), "warn")
    if not one.going and not one.begun and one.run.state == states.WAITING:
        return Chip(_("Tested") if one.tried else _("Not applied"))
    return Chip(word(states.LABELS[one.run.state]), values.tone(states.TONES[one.run.state]))
