"""Tables into any noun: its own new and change acts define what the columns of an import are.

Whoever may create a noun may import it. A row whose number of the source, or code, is known changes that row; others are made.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from makesell.flows.org_1_organisation import import_table, undo_import
from makesell.flows.org_1_organisation.import_table import Outcome, Worked
from makesell.ground.actor import Actor
from makesell.ground.exchange import queries, reader, rows
from makesell.ground.exchange.reader import Table
from makesell.ground.exchange.rows import RowCells, Settled
from makesell.ground.listing.lookup import keys_by
from makesell.ground.refusal import Refusal
from makesell.sheets import inputs
from makesell.sheets.parts import Act, Call, Input, Sheet, Take, Text
from makesell.sheets.registry import sheet_of

EXTERNAL: Final = Input("external_id", _("Number in the source"), required=False, help=_("The same number again changes the same row."))
NEVER: Final = frozenset({Take.FILE, Take.TABLE, Take.SECRET, Take.DRAWN})
# Words of forms that are no data of a row.
ASKED: Final = frozenset({"confirmed"})
TRUE: Final = frozenset({"是", "y", "yes", "true", "1", "✓"})
FALSE: Final = frozenset({"否", "n", "no", "false", "0", ""})
LANGUAGES: Final = ("zh-hans", "en")
_SPACES: Final = re.compile(r"[\s_*：:（）()]+")
_DAY: Final = re.compile(r"^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$")


def act_of(sheet: Sheet) -> Act:
    """The act that makes rows of a noun; refuses a noun that has none."""
    act = next((a for a in sheet.acts if a.makes and any(i.take not in NEVER for i in a.inputs)), None)
    if act is None:
        raise Refusal("import.none", "This list cannot be imported.", status=404)
    return act


def columns(sheet: Sheet) -> tuple[Input, ...]:
    """What an import of a noun takes, column by column: the inputs of its new act, and the number of the source."""
    act = act_of(sheet)
    needs = [i.name for i in act.inputs if i.required and i.take is Take.TABLE]
    if needs:
        raise Refusal("import.none", "This list cannot be imported.", status=404)
    own = tuple(i for i in act.inputs if i.take not in NEVER and i.name not in ASKED)
    return own if any(i.name == EXTERNAL.name for i in own) else (*own, EXTERNAL)


def importable(sheet: Sheet, actor: Actor) -> bool:
    """True when the actor may import this noun."""
    try:
        act = act_of(sheet)
        columns(sheet)
    except Refusal:
        return False
    return sheet.policy.may(actor, act.name)


def _key(text: Any) -> str:
    return _SPACES.sub("", str(text)).lower()


def _in_all_languages(text: Text) -> set[str]:
    found = set()
    for language in LANGUAGES:
        with override(language):
            found.add(_key(text))
    return found


def match(sheet: Sheet, header: Sequence[str]) -> dict[str, int]:
    """Which column of a file is which of the noun, by name or by label in either language: {name: place}."""
    wanted = {one.name: {_key(one.name), *_in_all_languages(one.label)} for one in columns(sheet)}
    found: dict[str, int] = {}
    for place, title in enumerate(header):
        name = next((n for n, keys in wanted.items() if _key(title) in keys and n not in found), None)
        if name:
            found[name] = place
    return found


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was read and kept: its run, what its columns were taken for, and headers nobody knows."""

    run_id: int
    matched: Mapping[str, int]
    unknown: tuple[str, ...]
    rows: int


def upload(sheet: Sheet, name: str, data: bytes, *, actor: Actor, at: dt.datetime, matched: Mapping[str, int] | None = None) -> Upload:
    """Reads a file and keeps its rows with a run; `matched` overrules what the headers say.

    Raises Refusal for a file that cannot be read, or that lacks a column a new row needs.
    """
    act = act_of(sheet)
    sheet.policy.require(actor, act.name)
    table: Table = reader.read(data)
    known = {one.name for one in columns(sheet)}
    places = dict(matched) if matched is not None else match(sheet, table.header) | _remembered(sheet, table.header, known, actor)
    if not places or set(places) - known or any(not 0 <= place < len(table.header) for place in places.values()):
        raise Refusal("import.columns", "None of the columns is known here. The first row must name them.", field="file")
    unknown = tuple(title for place, title in enumerate(table.header) if place not in places.values() and title)
    cells = [RowCells(line, row) for line, row in enumerate(table.rows, 2) if any(row)]
    head = {"noun": sheet.noun, "header": list(table.header), "matched": places}
    run_id = import_table.begin(sheet.noun, name[:200], cells, head, actor=actor, at=at)
    return Upload(run_id, places, unknown, len(cells))


def try_all(sheet: Sheet, run_id: int, *, actor: Actor, at: dt.datetime, confirmed: bool = False) -> tuple[Outcome, list[Settled]]:
    """The test run of an upload: what would become of each row; nothing is changed."""
    return import_table.try_all(run_id, worker(sheet, run_id, actor, at, confirmed), actor=actor, at=at)


def apply(sheet: Sheet, run_id: int, *, actor: Actor, at: dt.datetime, confirmed: bool = False) -> Outcome:
    """Applies an upload; rows that are refused are left out with their reason. Called again, it tries those again."""
    return import_table.perform(run_id, worker(sheet, run_id, actor, at, confirmed), actor=actor, at=at)


def undo(run_id: int, *, actor: Actor, at: dt.datetime) -> list[Settled]:
    """Takes a whole import back; rows somebody has gone on with stay, with the reason."""
    return undo_import.perform(run_id, actor=actor, at=at)


def _remembered(sheet: Sheet, header: Sequence[str], known: set[str], actor: Actor) -> dict[str, int]:
    """What this person took the columns of such a file for the last time."""
    found = queries.matched_before(import_table.KIND, sheet.noun, header, actor.name)
    return {name: place for name, place in found.items() if name in known}


@dataclass(slots=True)
class _Lookup:
    """Keys of references by what people write for them: code, number of the source, or a name that only one row has."""

    actor: Actor
    known: dict[tuple[str, str], int] = field(default_factory=dict)

    def key(self, one: Input, text: str) -> int:
        """The key; refuses what does not exist, or what several rows are called."""
        found = self.known.get((one.noun, text))
        if found is not None:
            return found
        listed = sheet_of(one.noun).listing
        for name in ("code", "external_id", "name", "name_en"):
            keys = keys_by(listed, self.actor, name, [text]).get(text, [])
            if len(keys) == 1:
                self.known[one.noun, text] = keys[0]
                return keys[0]
            if keys:
                raise Refusal("import.several", "Several are called “%(text)s”; use the code.", field=one.name, text=text[:80])
        raise Refusal("import.unknown", "There is no “%(text)s”.", field=one.name, text=text[:80])


def worker(sheet: Sheet, run_id: int, actor: Actor, at: dt.datetime, confirmed: bool = False) -> import_table.Work:
    """What one row of an upload does: new or change, through the noun's own act."""
    head = rows.head(run_id)
    if head.get("noun") != sheet.noun:
        raise Refusal("import.other", "This import belongs to another list.", status=404)
    act, change = act_of(sheet), sheet.act("change")
    sheet.policy.require(actor, act.name)
    asked = {one.name: one for one in columns(sheet)}
    places: Mapping[str, int] = head["matched"]
    lookup = _Lookup(actor)

    def work(row: RowCells) -> Worked:
        texts = {name: row.cells[place] if place < len(row.cells) else "" for name, place in places.items()}
        raw, faults = _raw(asked, texts, lookup)
        if faults:
            raise Refusal.several(faults)
        external = texts.get(EXTERNAL.name) or None
        key = _existing(sheet, actor, external, texts.get("code") or None)
        if key is None:
            if confirmed and any(i.name == "confirmed" for i in act.inputs):
                raw["confirmed"] = True
            data = inputs.read(act.inputs, {n: v for n, v in raw.items() if n in {i.name for i in act.inputs}})
            made = act.run(Call(actor, at, (), data)).record_id
            own = any(i.name == EXTERNAL.name for i in act.inputs)
            return Worked(made or 0, True, None if own else external)
        if change is None:
            raise Refusal("import.exists", "This is there already and cannot be changed by an import.", field="code", status=409)
        since = import_table.last_change(sheet.noun, key)
        _change(change, key, raw, actor, at)
        return Worked(key, False, since=since)

    return work


def _change(change: Act, key: int, raw: Mapping[str, Any], actor: Actor, at: dt.datetime) -> None:
    """Changes a row by what the file says; a column the file does not have, or leaves empty where it is needed, stays as it is."""
    sent = {i.name: raw[i.name] for i in change.inputs if i.name in raw and (raw[i.name] not in ("", None) or not i.required)}
    loose = [Input(i.name, i.label, i.take, required=False, choices=i.choices, noun=i.noun, most=i.most) for i in change.inputs]
    change.run(Call(actor, at, (key,), inputs.read(loose, sent)))


def _existing(sheet: Sheet, actor: Actor, external: str | None, code: str | None) -> int | None:
    for name, text in ((EXTERNAL.name, external), ("code", code)):
        if not text:
            continue
        keys = keys_by(sheet.listing, actor, name, [text]).get(text, [])
        if len(keys) > 1:
            raise Refusal("import.several", "Several are called “%(text)s”; use the code.", field=name, text=text[:80])
        if keys:
            return keys[0]
    return None


def _raw(asked: Mapping[str, Input], texts: Mapping[str, str], lookup: _Lookup) -> tuple[dict[str, Any], list[Refusal]]:
    raw: dict[str, Any] = {}
    faults: list[Refusal] = []
    for name, text in texts.items():
        try:
            raw[name] = _value(asked[name], text, lookup)
        except Refusal as fault:
            faults.append(fault)
    return raw, faults


def _value(one: Input, text: str, lookup: _Lookup) -> Any:
    """A cell as the form would send it: labels of choices, yes and no, dates as offices write them, references by code."""
    if text == "":
        return ""
    if one.take is Take.REF:
        return lookup.key(one, text)
    if one.take is Take.CHOICE:
        return next((code for code, label in one.choices.items() if _key(text) in {_key(code), *_in_all_languages(label)}), text)
    if one.take is Take.BOOL:
        lowered = text.strip().lower()
        return True if lowered in TRUE else False if lowered in FALSE else text
    if one.take is Take.DATE:
        day = _DAY.match(text.split(" ")[0])
        return f"{day[1]}-{int(day[2]):02d}-{int(day[3]):02d}" if day else text
    if one.take is Take.RATIO and text.endswith(("%", "％")):
        return _share(text[:-1])
    return text


def _share(text: str) -> str:
    whole = text.strip().replace(",", "")
    return f"{whole}e-2" if re.fullmatch(r"-?\d+(\.\d+)?", whole) else text


def template(sheet: Sheet) -> list[str]:
    """The header of an empty file to fill in."""
    return [str(one.label) for one in columns(sheet)]
