"""The page with an act's form."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext as word

from makesell.doors.desk import addresses
from makesell.doors.desk.asking import DeskRequest
from makesell.doors.desk.forms import live
from makesell.doors.desk.forms.fields import Fields, faults, text_of
from makesell.doors.desk.forms.posted import Posted, field_name
from makesell.doors.desk.records import naming
from makesell.ground.refusal import Refusal
from makesell.sheets.parts import Act, Comparison, Head, Sheet, Take
from makesell.sheets.scanning import FIELD as FIELD_SCAN
from makesell.ui.parts import Button, Compare, CompareRow, Crumb, FieldView, Form, FormError, FormPage, FormSection, Note, PageHead, Part

KEY, VERSION, REASON = "_key", "_version", "_reason"
COUNTED = "_counted"     # the form counts what is scanned: what stands in it is no longer what was expected
BACK, FIELD = "_back", "_field"


@dataclass(frozen=True)
class Asked:
    """A form as it stands: which act on which record, what was typed, what was refused."""

    sheet: Sheet
    act: Act
    key: int | None = None
    head: Head | None = None
    posted: Posted = field(default_factory=lambda: Posted({}))
    version: str = ""
    once: str = ""
    reason: str = ""
    refusal: Refusal | None = None
    hidden: tuple[tuple[str, str], ...] = ()
    title: str = ""
    sub: str = ""
    said: str = ""
    whole: bool = False     # the checks beside it with those that take longer


def build(request: DeskRequest, asked: Asked) -> FormPage:
    """The page; faults stand at their fields and in one summary."""
    act, sheet = asked.act, asked.sheet
    errors, summary = _errors(asked)
    beside = act.compare(request.actor, asked.key, asked.posted.raw) if act.compare and asked.key is not None else None
    if (act.compare and beside is None) or (act.from_line and not asked.posted.raw.get(act.line)):
        return _ask_first(request, asked, errors, summary)
    chosen = frozenset(side.name for side in beside.sides) if beside else frozenset()
    named = tuple(one.name for one in act.inputs if beside and one.name not in chosen)
    drawn = tuple(one for one in act.inputs if one.name not in (*chosen, *named))
    fields = Fields(request.actor, drawn, asked.posted.raw, errors, _lines(request, asked), _hints(request, asked))
    plain = fields.plain()
    if act.danger and not any(str(one.label) == _("Reason") for one in act.inputs):
        plain += (FieldView(REASON, _("Reason"), "textarea", asked.reason, rows=2, maxlength=500, wide=True, error=errors.get(REASON, "")),)
    if act.scan:
        plain = (_scan_field(errors.get(FIELD_SCAN, ""), focus=bool(asked.said)), *plain)
    rare = fields.plain(rare=True)
    tables = fields.tables(asked.posted.rows)
    back = addresses.record(sheet.noun, asked.key) if asked.key is not None else addresses.list_of(sheet.noun)
    asks = beside.asks if beside else act.asks
    submit = Button(
        act.label, icon=act.icon if act.icon != "play" else "", look="danger" if act.danger else "pri", name="_go", value="1",
        confirm=beside.asks if beside else "",
    )  # fmt: skip
    hidden = ((VERSION, asked.version), (KEY, asked.once or uuid.uuid4().hex), *asked.hidden)
    hidden += tuple((name, value) for name in (BACK, FIELD) if (value := request.POST.get(name) or request.GET.get(name[1:], "")))
    hidden += tuple((name, text_of(asked.posted.raw.get(name))) for name in named)
    form = Form(
        request.path,
        (*((FormSection(plain, columns=_columns(len(plain), bool(tables))),) if plain else ()), *_folded(rare)),
        (*_others(asked), submit),
        errors=summary,
        who=word(asked.refusal.who) if asked.refusal and asked.refusal.who else "",
        hidden=hidden,
        cancel=back,
        draft=_draft(request, asked, hidden),
        upload=any(one.take is Take.FILE for one in act.inputs),
        notes=(*((Note(asked.said, "ok"),) if asked.said else ()), *((Note(asks, "warn"),) if asks else ())),
        extra=(*_compared(beside, asked.posted.raw, errors), *tables),
    )
    aside = live.beside(sheet, act, request.actor, asked.posted, asked.key, whole=asked.whole)
    return FormPage(*_titled(request, asked, back), form=form, aside=aside)


def _scan_field(error: str, *, focus: bool) -> FieldView:
    """Where codes are scanned: above the fields, sent with the form."""
    told = _("With a scanner or the camera; 20*CODE counts twenty.")
    return FieldView(FIELD_SCAN, _("Scan"), "scan", help=told, error=error, autofocus=focus, wide=True)


def _folded(rare: Sequence[FieldView]) -> tuple[FormSection, ...]:
    """What few need, under its own names: open when something stands in it or is wrong with it."""
    if not rare:
        return ()
    names = " · ".join(str(one.label) for one in rare)
    filled = any(one.error or (one.checked if one.kind == "switch" else one.value) for one in rare)
    return (FormSection(tuple(rare), columns=3, folded=names, open=filled),)


def _columns(fields: int, tables: bool) -> Literal[1, 2, 3]:
    """A form of few fields is one column; above a table the fields keep low, so that its first lines are in sight."""
    return 1 if fields < 3 else 3 if tables and fields > 4 else 2


def _others(asked: Asked) -> tuple[Button, ...]:
    """Beside the strong button: save and go on with a new one, or save and back to the list."""
    act = asked.act
    if act.danger or act.compare:
        return ()
    if act.makes:
        return (Button(_("Save and new"), name="_go", value="new"), Button(_("Save and close"), name="_go", value="list"))
    return (Button(_("Save and close"), name="_go", value="list"),) if act.name == "change" else ()


def _draft(request: DeskRequest, asked: Asked, hidden: Sequence[tuple[str, str]]) -> str:
    """Under which name the browser keeps what is typed: the person, the form, the version, and the field of another form it is for."""
    detour = [value for name, value in hidden if name == FIELD]
    return ":".join(str(part) for part in (request.actor.person_id, request.path, asked.version, *detour))


def _ask_first(request: DeskRequest, asked: Asked, errors: Mapping[str, str], summary: tuple[FormError, ...]) -> FormPage:
    """The first step of an act that compares, or changes a row: which one it is about. It goes on at the same address."""
    inputs = tuple(one for one in asked.act.inputs if (one.name == asked.act.line if asked.act.line else one.required))
    plain = Fields(request.actor, inputs, asked.posted.raw, errors, _lines(request, asked)).plain()
    back = addresses.record(asked.sheet.noun, asked.key) if asked.key is not None else ""
    go_on = Button(_("Go on"), icon="arrow-right", look="pri", name="_step", value="1")
    form = Form(request.path, (FormSection(plain, columns=1),), (go_on,), method="get", errors=summary, cancel=back, plain=True)
    return FormPage(*_titled(request, asked, back), form=form)


def _lines(request: DeskRequest, asked: Asked) -> Mapping[str, Mapping[int, Any]]:
    """The record's rows in words, for the input that takes one."""
    act = asked.act
    return {act.line: act.lines(request.actor, asked.key)} if act.lines and asked.key is not None else {}


def _hints(request: DeskRequest, asked: Asked) -> Callable[[Sequence[Mapping[str, Any]]], Sequence[Mapping[str, Any]]] | None:
    """What stands in the empty cells of the form's table."""
    key, hints = asked.key, asked.act.hints
    if hints is None or key is None:
        return None
    return lambda rows: hints(request.actor, key, rows)


def _compared(beside: Comparison | None, raw: Mapping[str, Any], errors: Mapping[str, str]) -> tuple[Part, ...]:
    if beside is None:
        return ()
    rows = []
    for side in beside.sides:
        chosen = raw.get(side.name) or side.first
        rows.append(CompareRow(side.name, side.label, side.this, side.other, "other" if chosen == "other" else "this", errors.get(side.name, "")))
    return (Compare(_("Side by side"), beside.this, beside.other, tuple(rows)),)


def _titled(request: DeskRequest, asked: Asked, back: str) -> tuple[PageHead, tuple[Crumb, ...]]:
    """The act, beneath it the record, and the way here, in the reader's language."""
    return naming.in_english((PageHead(asked.title or asked.act.label, asked.sub or _sub(asked)), _crumbs(asked, back)), request.actor)


def _sub(asked: Asked) -> str:
    if asked.head is None:
        return str(asked.sheet.label)
    return " · ".join(part for part in (asked.head.number, asked.head.title) if part)


def _crumbs(asked: Asked, back: str) -> tuple[Crumb, ...]:
    crumbs: tuple[Crumb, ...] = (Crumb(asked.sheet.plural, addresses.list_of(asked.sheet.noun)),)
    if asked.head is not None:
        crumbs += (Crumb(asked.head.number or asked.head.title, back, bool(asked.head.number)),)
    return (*crumbs, Crumb(asked.title or asked.act.label))


def _errors(asked: Asked) -> tuple[Mapping[str, str], tuple[FormError, ...]]:
    """Faults by field of the form, and the lines of the summary with the field's label before each."""
    if asked.refusal is None:
        return {}, ()
    labels: dict[str, Any] = {one.name: one.label for one in asked.act.inputs} | {REASON: _("Reason"), FIELD_SCAN: _("Scan")}
    by_field: dict[str, str] = {}
    lines = []
    for fault in faults(asked.refusal):
        name, words = field_name(fault, asked.posted), fault.in_words(_)
        head = name.partition("-")[0]
        known = head in labels
        if known:
            by_field[name] = f"{by_field[name]} {words}" if name in by_field else words
        label = f"{_label(asked, labels, name)}{_row_of(name)}: " if known else ""
        lines.append(FormError(f"{label}{words}", name if known else ""))
    return by_field, tuple(lines)


def _label(asked: Asked, labels: Mapping[str, Any], name: str) -> str:
    """The field's label; inside a table the column's behind it."""
    head, _dash, rest = name.partition("-")
    column = rest.partition("-")[2]
    table = next((one for one in asked.act.inputs if one.name == head), None)
    inner = next((each.label for each in table.columns if each.name == column), "") if table else ""
    return f"{labels[head]} · {inner}" if inner else str(labels[head])


def _row_of(name: str) -> str:
    parts = name.split("-")
    return _("(row %(row)s)") % {"row": parts[1]} if len(parts) == 3 and parts[1].isdecimal() else ""
