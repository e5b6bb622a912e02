"""Imports of tables as doors lead people and programs through them: file, columns, test run, apply, undo; at once, or by the job worker.

What an import means stands in `exchange`; who waits for which work, in the flow `run_import`.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext as word

from makesell.flows.org_1_organisation import run_import
from makesell.flows.org_1_organisation.import_table import KIND
from makesell.flows.org_1_organisation.run_import import Work
from makesell.flows.steps.ways_back import WAYS
from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.exchange import queries, rows
from makesell.ground.exchange.queries import RunRow
from makesell.ground.exchange.rows import RowResult
from makesell.ground.exchange.states import BAD, CANCELLED, CHANGED, CREATED, DONE, FAILED, RETIRED, RUNNING, UNDONE, WAITING
from makesell.ground.listing import Query, by_ids, page
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_
from makesell.sheets import exchange, giving
from makesell.sheets.parts import Input, Sheet, Take
from makesell.sheets.registry import SHEETS, sheet_of

# Rows that are worked on while the person waits; more go to the job worker.
AT_ONCE: Final = 500
NUMBERS: Final = frozenset({Take.INT, Take.QTY, Take.MONEY, Take.RATIO})
UNFORESEEN: Final = N_("Something went wrong that Makesell did not foresee; what was recorded stays.")
CAN_BE_UNDONE: Final = frozenset(WAYS)


@dataclass(frozen=True, slots=True)
class Import:
    """An import as it stands. `work` is what is under way; the counts are of the rows applied, `tried` those of the test run."""

    run: RunRow
    header: tuple[str, ...]
    matched: Mapping[str, int]
    work: str
    tried: Mapping[str, int]
    counts: Mapping[str, int]
    confirmed: bool

    @property
    def going(self) -> bool:
        """True while a work is under way."""
        return bool(self.work) and self.run.state in (WAITING, RUNNING)

    @property
    def begun(self) -> bool:
        """True once rows were applied (or left out, or undone)."""
        return any(count for outcome, count in self.counts.items() if outcome)

    @property
    def can_be_undone(self) -> bool:
        """True when applied rows may be taken back as a whole."""
        return self.run.source in CAN_BE_UNDONE and not self.going and bool(self.counts.get(CREATED, 0) + self.counts.get(CHANGED, 0))

    @property
    def can_be_applied(self) -> bool:
        """True when rows wait, or were left out and may be tried again."""
        left = self.counts.get("", 0) + self.counts.get(BAD, 0)
        return not self.going and bool(left) and not (self.counts.get(UNDONE) or self.counts.get(RETIRED))


def of(run_id: int, actor: Actor, noun: str = "") -> Import:
    """One import of the actor's. Refuses (404) one of somebody else, and (403) when the actor may no longer make the noun."""
    found = run_import.own(run_id, actor, noun)
    sheet = sheet_of(found.source)
    sheet.policy.require(actor, exchange.act_of(sheet).name)
    head = rows.head(run_id)
    return Import(
        found, tuple(head.get("header", ())), head.get("matched", {}), str(head.get("work", "")), head.get("tried", {}), rows.counts(run_id),
        bool(head.get("confirmed")),
    )  # fmt: skip


def past(sheet: Sheet, actor: Actor) -> list[Import]:
    """The last imports of a noun that the actor may open: one's own; an administrator those of everybody."""
    mine = [run for run in queries.of_noun(KIND, sheet.noun) if actor.has("administrator") or run.by_id == actor.person_id]
    return [of(run.id, actor, sheet.noun) for run in mine]


def start(run_id: int, work: Work, *, actor: Actor, at: dt.datetime) -> bool:
    """Does a work of an import at once, or hands a large one to the job worker; True when it is done.

    Raises Refusal while another work of it is under way, and for an import that cannot be undone or was undone.
    """
    found = of(run_id, actor)
    if work == "undo" and not found.can_be_undone:
        raise Refusal("import.nothing_to_undo", "There is nothing to undo in this import.", status=409)
    if work != "undo" and not (found.can_be_applied if work == "apply" else found.counts.get("")):
        raise Refusal("import.nothing_left", "No row of this import is left to apply; give the file again.", status=409)
    by_job = found.run.total > AT_ONCE and actor.user_id is not None
    run_import.take(run_id, work, actor=actor, at=at, by_job=by_job)
    if by_job:
        return False
    carry_out(run_id, work, actor=actor, at=at)
    return True


def carry_out(run_id: int, work: Work, *, actor: Actor, at: dt.datetime) -> None:
    """Does the work that was taken. A work that is no longer wanted is none: a job may come twice, or after somebody stopped it."""
    if run_import.under_way(run_id) != work:
        return
    try:
        state = _done(of(run_id, actor), work, actor, at)
    except Refusal as refusal:
        run_import.end(run_id, WAITING if work == "test" else FAILED, actor=actor, at=clock.now(), failure=refusal.in_words(str))
        if refusal.code != "import.stopped":
            raise
        return
    except Exception:
        run_import.end(run_id, FAILED, actor=actor, at=clock.now(), failure=UNFORESEEN)
        raise
    run_import.end(run_id, state, actor=actor, at=clock.now())


def _done(found: Import, work: Work, actor: Actor, at: dt.datetime) -> str:
    """Does a work; returns the state the import is in then."""
    sheet, run_id = sheet_of(found.run.source), found.run.id
    if work == "test":
        exchange.try_all(sheet, run_id, actor=actor, at=at, confirmed=found.confirmed)
        return WAITING
    if work == "undo":
        exchange.undo(run_id, actor=actor, at=at)
        return DONE
    return CANCELLED if exchange.apply(sheet, run_id, actor=actor, at=at, confirmed=found.confirmed).cancelled else DONE


def match_chosen(run_id: int, chosen: Sequence[tuple[str, int]], *, confirmed: bool, actor: Actor, at: dt.datetime) -> None:
    """Takes the file's columns as a person chose them: (what it is, place), "" for a column that is not taken. Refuses one thing taken twice."""
    places: dict[str, int] = {}
    for name, place in chosen:
        if name in places:
            label = next((str(one.label) for one in exchange.columns(sheet_of(of(run_id, actor).run.source)) if one.name == name), name)
            raise Refusal("import.twice", "“%(column)s” is chosen for two columns.", column=label)
        if name:
            places[name] = place
    match(run_id, places, confirmed=confirmed, actor=actor, at=at)


def match(run_id: int, places: Mapping[str, int], *, confirmed: bool, actor: Actor, at: dt.datetime) -> None:
    """Takes the file's columns for what a person says. Refuses what the noun does not have."""
    found = of(run_id, actor)
    known = {one.name for one in exchange.columns(sheet_of(found.run.source))}
    if not places or set(places) - known or any(not 0 <= place < len(found.header) for place in places.values()):
        raise Refusal("import.columns", "None of the columns is known here. The first row must name them.", field="file")
    run_import.match(run_id, places, confirmed, actor=actor, at=at)


def cancel(run_id: int, *, actor: Actor, at: dt.datetime) -> None:
    """Wishes that the work of an import stops."""
    of(run_id, actor)
    run_import.cancel(run_id, actor=actor, at=at)


def first_rows(run_id: int, most: int = 3) -> list[tuple[str, ...]]:
    """The first rows of the file, as samples of its columns."""
    return [row.cells for row in rows.waiting(run_id, most)]


def stayed(found: Import, most: int = 10**6) -> list[RowResult]:
    """The rows that undoing left as they are, or took out of use, each with the reason; none of an import that was not undone."""
    return [row for row in rows.results(found.run.id, (CREATED, CHANGED, RETIRED), most) if row.faults]


def place_of(sheet: Sheet, actor: Actor) -> str:
    """The noun whose import is offered on a list: its own, else the first of its tables; "" for none."""
    nouns = (sheet.noun, *sheet.tables)
    return next((noun for noun in nouns if exchange.importable(sheet_of(noun), actor)), "")


def beside(sheet: Sheet, actor: Actor) -> list[Sheet]:
    """What belongs to the same record and comes in by files of its own: the noun and its tables, without itself."""
    whole = next((one for one in SHEETS if sheet.noun in one.tables), sheet)
    return [one for one in map(sheet_of, (whole.noun, *whole.tables)) if one.noun != sheet.noun and exchange.importable(one, actor)]


def shown_rows(found: Import, outcomes: Sequence[str], most: int) -> list[RowResult]:
    """Rows by what became of them or, before the import is applied, by what the test run said."""
    return rows.results(found.run.id, outcomes, most) if found.begun else rows.tried(found.run.id, outcomes, most)


def faults(row: RowResult) -> list[tuple[str, str, str]]:
    """What is wrong with a row: (field, code, sentence in the reader's language)."""
    return [(str(f["field"]), str(f["code"]), _said(str(f["sentence"]), f["params"])) for f in row.faults]


def _said(sentence: str, params: Mapping[str, Any]) -> str:
    return word(sentence) % dict(params) if params else word(sentence)


def differences(found: Import, shown: Sequence[RowResult], actor: Actor) -> dict[int, dict[str, str]]:
    """The values that rows change, as they were before, in words: {line: {column of the import: old value}}."""
    asked = {giving.column(one): one for one in exchange.columns(sheet_of(found.run.source))}
    names = _named(asked, shown, actor)
    return {
        row.line: {asked[column].name: _was(asked[column], old, names) for column, old, _new in row.changes if column in asked} for row in shown
    }


def _named(asked: Mapping[str, Input], shown: Sequence[RowResult], actor: Actor) -> dict[tuple[str, int], str]:
    """What references are called: {(noun, key): name}. One statement a noun."""
    wanted: dict[str, set[int]] = {}
    for row in shown:
        for column, old, _new in row.changes:
            if column in asked and asked[column].take is Take.REF and old is not None:
                wanted.setdefault(asked[column].noun, set()).add(int(old))
    return {(noun, key): label for noun, keys in wanted.items() for key, label in _names_of(sheet_of(noun), keys, actor).items()}


def _names_of(sheet: Sheet, keys: Iterable[int], actor: Actor) -> dict[int, str]:
    rows = by_ids(sheet.listing, actor, sorted(keys))
    return {key: str(row.get("name") or row.get("code") or key) for key, row in rows.items()}


def _was(one: Input, old: Any, names: Mapping[tuple[str, int], str]) -> str:
    if old is None or old == "":
        return _("(empty)")
    if one.take is Take.REF:
        return names.get((one.noun, int(old)), str(old))
    if one.take is Take.CHOICE:
        return str(one.choices.get(str(old), old))
    if one.take is Take.BOOL:
        return _("Yes") if old else _("No")
    return format(Decimal(str(old)).normalize(), "f") if one.take in NUMBERS else str(old)


def faulty(found: Import) -> tuple[list[str], list[list[str]]]:
    """The rows that were (or would be) left out, or that could not be undone, as a table to put right; a last column says why."""
    header = [*found.header, _("What is wrong")]
    labels = {one.name: str(one.label) for one in exchange.columns(sheet_of(found.run.source))}
    lines = []
    for row in [*shown_rows(found, (BAD,), 10**6), *stayed(found)]:
        said = "; ".join(f"{labels[field]}: {text}" if field in labels else text for field, _code, text in faults(row))
        cells = [*row.cells, *[""] * (len(found.header) - len(row.cells))]
        lines.append([*cells, said])
    return header, lines


def template(sheet: Sheet, actor: Actor) -> tuple[list[str], list[str]]:
    """Header and one sample row of an empty file."""
    asked = exchange.columns(sheet)
    return [f"{one.label} *" if one.required else str(one.label) for one in asked], [_sample(one, actor) for one in asked]


def _sample(one: Input, actor: Actor) -> str:
    by_name = {"code": "A-001", "external_id": "1001", "email": "name@example.com", "phone": "13800000000"}
    by_take = {Take.INT: "1", Take.QTY: "10", Take.MONEY: "100.00", Take.RATIO: "13%", Take.BOOL: _("Yes"), Take.DATE: clock.today().isoformat()}
    if one.name in by_name:
        return by_name[one.name]
    if one.take is Take.CHOICE:
        return str(next(iter(one.choices.values()), ""))
    if one.take is Take.REF:
        return _reference(one, actor)
    if one.take in (Take.TEXT, Take.LONG):
        return _("Example") if one.required else ""
    return by_take.get(one.take, "")


def _reference(one: Input, actor: Actor) -> str:
    """The code of a row of the other noun that the actor sees."""
    sheet = sheet_of(one.noun)
    if not sheet.policy.may(actor, "view") or "code" not in {field.name for field in sheet.listing.visible(actor)}:
        return ""
    found = page(sheet.listing, actor, Query(columns=("code",), size=1)).rows
    return str(found[0]["code"] or "") if found else ""
