"""The rows of a table on their way into the acts of its noun: a row whose number of the source, code or key is known changes that row."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from makesell.flows.org_1_organisation import import_table
from makesell.flows.org_1_organisation.import_table import Worked
from makesell.ground.actor import Actor
from makesell.ground.exchange import rows
from makesell.ground.exchange.rows import RowCells
from makesell.ground.listing import by_ids
from makesell.ground.listing.lookup import keys_by, keys_where
from makesell.ground.refusal import Refusal
from makesell.sheets import inputs
from makesell.sheets.exchange_columns import ASKED, EXTERNAL, act_of, columns, in_all_languages, key_of, lines_of
from makesell.sheets.parts import Act, Call, Incoming, Input, Sheet, Take
from makesell.sheets.registry import sheet_of

TRUE: Final = frozenset({"是", "y", "yes", "true", "1", "✓"})
FALSE: Final = frozenset({"否", "n", "no", "false", "0", ""})
_DAY: Final = re.compile(r"^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$")


@dataclass(slots=True)
class _Lookup:
    """Keys of references by what people write for them: code, number, number of the source, or a name that only one row has."""

    actor: Actor
    known: dict[tuple[str, str], int] = field(default_factory=dict)

    def key(self, one: Input, text: str) -> int:
        """The key; refuses what does not exist, or what several rows are called."""
        found = self.known.get((one.noun, text))
        if found is not None:
            return found
        listed = sheet_of(one.noun).listing
        for name in ("code", "number", "external_id", "name", "name_en"):
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
    sheet.policy.require(actor, act_of(sheet).name)
    table = _Table(sheet, {one.name: one for one in columns(sheet)}, head["matched"], actor, at, confirmed)
    if lines_of(sheet) is None:
        return table.row
    return table.together(rows.whole_file(run_id))


@dataclass(slots=True)
class _Table:
    """The rows of one upload on their way into the acts of its noun."""

    sheet: Sheet
    asked: Mapping[str, Input]
    places: Mapping[str, int]
    actor: Actor
    at: dt.datetime
    confirmed: bool
    lookup: "_Lookup" = field(init=False)

    def __post_init__(self) -> None:
        self.lookup = _Lookup(self.actor)

    def texts(self, row: RowCells) -> dict[str, str]:
        """The cells of a row by what they are."""
        return {name: row.cells[place] if place < len(row.cells) else "" for name, place in self.places.items()}

    def given(self, row: RowCells) -> dict[str, Any]:
        """A row as the form would send it. Refuses with one fault a cell."""
        raw, faults = _raw(self.asked, self.texts(row), self.lookup)
        if faults:
            raise Refusal.several([*faults, *self._further(raw)])
        return raw

    def _further(self, raw: Mapping[str, Any]) -> list[Refusal]:
        """What else is wrong with a row of which a cell was refused already, so that all its faults are told at once."""
        try:
            inputs.read([replace(self.asked[name], required=False) for name in raw if name in self.asked], raw)
        except Refusal as fault:
            return list(fault.others or (fault,))
        return []

    def line(self, row: RowCells) -> dict[str, Any]:
        """A line of a record as the form would send it. Refuses with one fault a cell, also of values that are not of their kind."""
        raw = self.given(row)
        inputs.read(tuple(self.asked.values()), raw)
        return raw

    def row(self, row: RowCells) -> Worked:
        """Makes or changes one record."""
        sheet, act, texts = self.sheet, act_of(self.sheet), self.texts(row)
        raw = self.given(row)
        if sheet.incoming:
            return self._known_by_values(sheet.incoming, raw)
        external = texts.get(EXTERNAL.name) or None
        key = _existing(sheet, self.actor, external, texts.get("code") or None)
        if key is None:
            made = act.run(Call(self.actor, self.at, (), self._new(act, raw))).record_id
            own = any(i.name == EXTERNAL.name for i in act.inputs)
            return Worked(made or 0, True, None if own else external)
        change = sheet.act("change")
        if change is None:
            self._refuse_other(raw, key)
            return Worked(key, False)
        _change(change, key, raw, self.actor, self.at)
        return Worked(key, False)

    def _new(self, act: Act, raw: Mapping[str, Any]) -> dict[str, Any]:
        names = {i.name for i in act.inputs}
        sent = {name: value for name, value in raw.items() if name in names}
        if self.confirmed and names >= ASKED:
            sent["confirmed"] = True
        return inputs.read(act.inputs, sent)

    def _known_by_values(self, incoming: Incoming, raw: Mapping[str, Any]) -> Worked:
        act = act_of(self.sheet)
        data = self._new(act, raw)
        key = self._found(incoming, data)
        if key is None:
            made = act.run(Call(self.actor, self.at, (), data)).record_id or self._found(incoming, data)
            return Worked(made or 0, True)
        if incoming.change is None:
            self._refuse_other(raw, key)
        else:
            done = incoming.change(Call(self.actor, self.at, (key,), {name: value for name, value in data.items() if name in raw}))
            if incoming.find and done.record_id not in (None, key):
                return Worked(done.record_id or 0, True)
        return Worked(key, False)

    def _found(self, incoming: Incoming, data: Mapping[str, Any]) -> int | None:
        if incoming.find is not None:
            keys = list(incoming.find(self.actor, data))
        else:
            keys = keys_where(self.sheet.listing, self.actor, {name: data.get(name) for name in incoming.key})
        if len(keys) > 1:
            raise Refusal("import.alike", "Several rows are alike here; change them on their page.", field=incoming.key[-1])
        return keys[0] if keys else None

    def _refuse_other(self, raw: Mapping[str, Any], key: int) -> None:
        """Refuses a row that says something else than the row that is there, which cannot be changed."""
        found = by_ids(self.sheet.listing, self.actor, [key]).get(key, {})
        loose = [replace(one, required=False) for name, one in self.asked.items() if name in found]
        said = inputs.read(loose, {one.name: raw[one.name] for one in loose if raw.get(one.name) not in (None, "")})
        if any(found[name] != value for name, value in said.items()):
            raise Refusal("import.exists", "This is there already and cannot be changed by an import.", field="code", status=409)

    def together(self, whole: Sequence[RowCells]) -> import_table.Work:
        """Rows that repeat the same record make it together, at the first of them; one faulty line leaves the whole record out."""
        groups: dict[tuple[str, ...], list[RowCells]] = {}
        keys = (self.sheet.incoming or Incoming(())).key
        for row in whole:
            groups.setdefault(self._group(row, keys), []).append(row)
        done: dict[tuple[str, ...], Worked] = {}

        def work(row: RowCells) -> Worked:
            group = self._group(row, keys)
            self.line(row)
            if group not in done:
                done[group] = self._record(groups[group])
            return done[group]

        return work

    def _group(self, row: RowCells, keys: Sequence[str]) -> tuple[str, ...]:
        texts = self.texts(row)
        return tuple(key_of(texts.get(name, "")) for name in keys)

    def _record(self, group: Sequence[RowCells]) -> Worked:
        act, table = act_of(self.sheet), lines_of(self.sheet)
        incoming = self.sheet.incoming
        if table is None or incoming is None:
            raise Refusal("import.none", "This list cannot be imported.", status=404)
        try:
            lines = [self.line(row) for row in group]
        except Refusal as fault:
            raise Refusal("import.line", "Another line of the same record is faulty.") from fault
        names = {one.name for one in table.columns}
        sent = [{name: value for name, value in line.items() if name in names and value != ""} for line in lines]
        head = {name: value for name, value in lines[0].items() if name not in names}
        data = inputs.read(act.inputs, {**head, table.name: sent})
        keys = keys_where(self.sheet.listing, self.actor, {name: data.get(name) for name in incoming.key}, field=incoming.record)
        if not keys:
            return Worked(act.run(Call(self.actor, self.at, (), data)).record_id or 0, True)
        there = {**{name: data.get(name) for name in incoming.key}, incoming.record: keys[0]}
        same = all(keys_where(self.sheet.listing, self.actor, {**there, **_filled(line)}) for line in data[table.name])
        if not same or len(keys) != len(group):
            raise Refusal("import.revision", "Another revision begins on this date already; choose a later one.", field=incoming.key[-1], status=409)
        return Worked(keys[0], False)


def _filled(line: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in line.items() if value is not None}


def _change(change: Act, key: int, raw: Mapping[str, Any], actor: Actor, at: dt.datetime) -> None:
    """Changes a row by what the file says; a column the file does not have, or leaves empty where it is needed, stays as it is."""
    sent = {i.name: raw[i.name] for i in change.inputs if i.name in raw and (raw[i.name] not in ("", None) or not i.required)}
    loose = [replace(i, required=False) for i in change.inputs if i.name in sent]
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
        return next((code for code, label in one.choices.items() if key_of(text) in {key_of(code), *in_all_languages(label)}), text)
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
