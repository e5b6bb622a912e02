"""The timeline of a record: what people wrote, what was done, what was changed from what to what."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext as word
from django.utils.translation import gettext_lazy

from makesell.doors.desk import addresses, values
from makesell.doors.desk.asking import DeskRequest
from makesell.doors.desk.lists.conditions import names_of
from makesell.doors.desk.records.files import told
from makesell.ground.actor import HOUSE, Actor
from makesell.ground.audit import queries as audit
from makesell.ground.db.asking import Ask
from makesell.ground.listing import Field, Kind, english_names
from makesell.ground.spine import queries as spine
from makesell.sheets.column_words import COLUMNS, TECHNICAL, field_of
from makesell.sheets.parts import Happened, Sheet
from makesell.sheets.registry import BY_KIND, BY_NOUN
from makesell.ui.parts import Change, Seg, SegItem, Text, Timeline, TimelineItem

SHOWN: Final[tuple[tuple[str, Text], ...]] = (
    ("", gettext_lazy("All")), ("note", gettext_lazy("Notes")), ("change", gettext_lazy("Changes")), ("event", gettext_lazy("Acts")),
    ("file", gettext_lazy("Files")),
)  # fmt: skip
EVENTS: Final[Mapping[str, Text]] = {
    "ask_approval": gettext_lazy("Asked for approval"), "withdraw_approval": gettext_lazy("Took the question back"),
    "attach": gettext_lazy("Attached a file"), "remove_file": gettext_lazy("Removed a file"), "import": gettext_lazy("Imported"),
    "approved": gettext_lazy("Approved"), "refused": gettext_lazy("Refused"), "supersede": gettext_lazy("Superseded"),
    "compose": gettext_lazy("Changed what a draft pays"),
    "seal": gettext_lazy("Sealed the paper"), "open_link": gettext_lazy("Opened the link"), "complete": gettext_lazy("Came into force"),
    "note_inside": gettext_lazy("Noted among us"), "ask_back": gettext_lazy("Asked the customer"), "go_up": gettext_lazy("Went up, being late"),
    "take_over": gettext_lazy("Was taken over"), "lapse": gettext_lazy("Closed; nobody objected"),
    "set_part_number": gettext_lazy("Noted its part number"), "change_part_number": gettext_lazy("Changed its part number"),
    "drop_part_number": gettext_lazy("Removed its part number"), "keep_offer": gettext_lazy("Kept an offer"),
    "licence_expired": gettext_lazy("The export licence expired"),
    "change_offer": gettext_lazy("Changed an offer"), "drop_offer": gettext_lazy("Removed an offer"),
    "ask_change": gettext_lazy("Asked for a change"), "pass": gettext_lazy("Finished"), "expire": gettext_lazy("Expired"),
    "settle_discrepancy": gettext_lazy("Settled a discrepancy"), "close_exception": gettext_lazy("Closed a carrier exception"),
    "pay_claim": gettext_lazy("Noted that the carrier paid"), "refuse_claim": gettext_lazy("Noted that the carrier refused"),
    "tell_customer": gettext_lazy("Told the customer by mail"), "stop_mails": gettext_lazy("Wants no more mails"),
    "want_mails": gettext_lazy("Wants mails again"),
    "set_tax_title": gettext_lazy("Set the tax title"), "submit": gettext_lazy("Sent to the tax platform"), "answer": gettext_lazy("Answered"),
    "issue": gettext_lazy("Issued"), "reject": gettext_lazy("Rejected"), "break": gettext_lazy("Promise not kept"), "close": gettext_lazy("Closed"),
    "rush_proposed": gettext_lazy("A rush order of it was proposed"), "rush_told": gettext_lazy("A rush order takes from it"),
    "rush_upheld": gettext_lazy("The rush order stays"), "rush_refused": gettext_lazy("Its rush order was refused"),
    "rush_objected": gettext_lazy("Its rush order was objected to"), "rush_done": gettext_lazy("A rush order was carried out"),
    "slip_hits": gettext_lazy("A slip makes it later"), "answer_slip": gettext_lazy("Answered a slip"),
    "red_letter": gettext_lazy("Red-lettered"), "receive_part": gettext_lazy("Received a part of it"),
    "take_back_part": gettext_lazy("Took a receipt back"), "send_outside": gettext_lazy("Sent pieces to a supplier"),
    "undo_receipt_part": gettext_lazy("Took a return back"), "come_late": gettext_lazy("Not back on the agreed day"),
    "give_back": gettext_lazy("Took goods on loan back"), "extend_loan": gettext_lazy("Let goods on loan stay longer"),
    "run_out": gettext_lazy("Ran out without an answer"),
    "allow_gift": gettext_lazy("Allowed what is given away"), "refuse_gift": gettext_lazy("Refused what is given away"),
}  # fmt: skip


MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+\d\d:\d\d$")     # as the log keeps it
DAY: Final = re.compile(r"\d{4}-\d\d-\d\d$")
FILES: Final = frozenset({"attach", "remove_file"})
ALONG: Final = frozenset({"ask_approval", "withdraw_approval", "approved", "refused"})      # an approval's own acts


def timeline(request: DeskRequest, sheet: Sheet, key: int) -> Timeline | None:
    """The record's timeline, newest first, perhaps one kind only; None where the sheet has none."""
    if not sheet.timeline:
        return None
    wanted = request.GET.get("show", "")
    at = f"/{sheet.noun}/{key}/"
    seg = Seg(_("Show"), tuple(SegItem(label, at + (f"?show={code}" if code else ""), code == wanted) for code, label in SHOWN), "#timeline")
    happened = sheet.happened(request.actor, key) if sheet.happened else ()
    told_of = (*_all(sheet, request.actor, key), *map(_elsewhere, happened))
    found = [item for item in told_of if wanted in ("", item[1].kind) or (wanted == "change" and item[1].changes)]
    found.sort(key=lambda pair: pair[0], reverse=True)
    english = _english(sheet, request.actor, key, happened)
    mentions = addresses.pick("people") if BY_NOUN["people"].policy.may(request.actor) else ""
    items = tuple(replace(item, who=english.get(str(item.who), item.who)) for _at, item in found)
    return Timeline(items, seg=seg, note_action=f"{at}notes/" if sheet.record_kind else "", mentions=mentions)


def _all(sheet: Sheet, actor: Actor, key: int) -> Iterable[tuple[dt.datetime, TimelineItem]]:
    if not sheet.record_kind:
        yield from ((at, item) for at, _txid, item in _changes(sheet, actor, audit.of_row(_table(sheet), key)))
        return
    for each, about in {key: "", **told(sheet, key)}.items():
        for at, item in _of_record(sheet, actor, each):
            yield at, replace(item, about=about)


def _of_record(sheet: Sheet, actor: Actor, key: int) -> Iterable[tuple[dt.datetime, TimelineItem]]:
    """Notes, acts with what they changed, and changes of which no act is told."""
    found = _leading(spine.happenings(key))
    acts = {one.txid: one for one in found if one.txid is not None}
    said: dict[int, list[Change]] = {}
    for at, txid, item in _changes(sheet, actor, audit.of_record(key, (_table(sheet),))):
        if txid in acts:
            said.setdefault(txid, []).extend(item.changes)
        else:
            yield at, item
    for one in found:
        changes = said.get(one.txid, ()) if one.txid is not None and acts[one.txid] is one else ()
        yield one.at, replace(_happening(sheet, one), changes=tuple(changes))


def _english(sheet: Sheet, actor: Actor, key: int, happened: Sequence[Happened]) -> Mapping[str, str]:
    """For a reader of English the English names of who did something, by their own; nobody else needs any."""
    if actor.language != "en":
        return {}
    if sheet.record_kind:
        found = {one.by_id for one in spine.happenings(key)} | {one.actor_id for one in audit.of_record(key, (_table(sheet),))}
    else:
        found = {one.actor_id for one in audit.of_row(_table(sheet), key)} | {one.by_id for one in happened}
    return english_names(BY_NOUN["people"].listing, actor, sorted(each for each in found if each is not None))


def _leading(those: Sequence[spine.Happening]) -> list[spine.Happening]:
    """Without what an act did to its approval along the way."""
    acts = {one.txid for one in those if one.act and one.act.partition(":")[0] not in ALONG}
    return [one for one in those if one.txid is None or one.txid not in acts or one.act.partition(":")[0] not in ALONG]


def reads(sheet: Sheet, key: int) -> list[Ask[Any]]:
    """What the timeline reads of the record itself."""
    return [spine.happenings.ask(key), audit.of_record.ask(key, (_table(sheet),))] if sheet.timeline else []


def _table(sheet: Sheet) -> str:
    return sheet.listing.source.split()[0]


def _happening(sheet: Sheet, one: spine.Happening) -> TimelineItem:
    when, iso = values.in_words(one.at, Kind.MOMENT), one.at.isoformat()
    who = _by(one.who)
    if not one.act:
        return TimelineItem("note", who, when, iso, text=one.text, avatar=values.avatar(who))
    verdict, _sep, _purpose = one.act.partition(":")
    act = sheet.act(one.act)
    title = str(act.label) if act else str(EVENTS.get(verdict, word(verdict.replace("_", " ").capitalize())))
    kind: Literal["event", "file"] = "file" if one.act in FILES else "event"
    reason = "" if one.text == one.who else one.text      # who signs types their name
    return TimelineItem(kind, who, when, iso, title, reason=reason, tone="ok" if verdict == "approved" else "")


def _elsewhere(one: Happened) -> tuple[dt.datetime, TimelineItem]:
    """What another room wrote down of the row."""
    when = values.in_words(one.at, Kind.MOMENT)
    return one.at, TimelineItem("event", _by(one.who), when, one.at.isoformat(), one.title, one.text, reason=one.reason)


def _changes(sheet: Sheet, actor: Actor, rows: Iterable[audit.ChangeRow]) -> Iterable[tuple[dt.datetime, int | None, TimelineItem]]:
    """What was changed, an item a transaction and reason."""
    hidden = sheet.policy.hidden(actor)
    fields = {field.name: field for field in sheet.listing.fields}
    labels = {one.name: one.label for act in sheet.acts for one in act.inputs} | {column.name: column.label for column in sheet.columns}
    labels = {**COLUMNS, **labels}
    kept = [(row, _columns(row, hidden)) for row in rows]
    names = _names(actor, fields, [(name, row) for row, columns in kept for name in columns])
    # a record and its own table keep some columns twice; what one act changed in both is said once
    acts: dict[tuple[dt.datetime, int | None, str, str], dict[Change, None]] = {}
    for row, columns in kept:
        said = acts.setdefault((row.at, row.txid, _by(row.actor_name), row.reason), {})
        for name in columns:
            label = labels.get(field_of(name), _plain(name))
            said[Change(str(label), in_words(fields, names, name, row.old), in_words(fields, names, name, row.new))] = None
    for (at, txid, who, reason), changes in acts.items():
        if changes:
            yield at, txid, TimelineItem("change", who, values.in_words(at, Kind.MOMENT), at.isoformat(), changes=tuple(changes), reason=reason)


def _by(name: str) -> str:
    return _("System") if not name or name in HOUSE else name


def _columns(row: audit.ChangeRow, hidden: frozenset[str]) -> list[str]:
    changed = [name for name in row.old if name not in TECHNICAL and row.old.get(name) != row.new.get(name)]
    return [name for name in changed if name not in hidden and field_of(name) not in hidden]


def _plain(name: str) -> str:
    return field_of(name).replace("_", " ")


def _names(actor: Actor, fields: Mapping[str, Field], wanted: Iterable[tuple[str, audit.ChangeRow]]) -> dict[tuple[str, int], str]:
    """Names of the references in changes, by noun and key; one statement a noun."""
    keys: dict[str, set[int]] = {}
    for name, row in wanted:
        noun = _noun(fields, name)
        if noun in BY_NOUN:
            keys.setdefault(noun, set()).update(v for v in (row.old.get(name), row.new.get(name)) if isinstance(v, int))
    return {(noun, key): text for noun, ids in keys.items() for key, text in names_of(BY_NOUN[noun], actor, ids).items()}


def _noun(fields: Mapping[str, Field], name: str) -> str:
    """The noun a column refers to: as the list says; else who did it; else the kind of record it is named after. "" for a plain value."""
    field = fields.get(field_of(name))
    if field and field.kind is Kind.REF:
        return field.noun or ""
    kind = field_of(name)
    if kind == name:
        return ""
    return "people" if kind.endswith("_by") else BY_KIND[kind].noun if kind in BY_KIND else ""


def in_words(fields: Mapping[str, Field], names: Mapping[tuple[str, int], str], name: str, side: Mapping[str, Any]) -> str:
    """What a column held on one side of a change."""
    value, field = side.get(name), fields.get(field_of(name))
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool) and (noun := _noun(fields, name)):
        return names.get((noun, value), str(value))
    if isinstance(value, bool):
        return str(values.YES if value else values.NO)
    if isinstance(value, str) and MOMENT.match(value):
        return values.in_words(dt.datetime.fromisoformat(value), Kind.MOMENT)
    if isinstance(value, str) and DAY.match(value):
        return values.in_words(dt.date.fromisoformat(value), Kind.DATE)
    if isinstance(value, list):      # clauses, steps: what they say, without the names of their parts
        return "; ".join(" · ".join(map(str, one.values())) if isinstance(one, dict) else str(one) for one in value)[:300]
    if isinstance(value, float):     # the log keeps a number as JSON does
        return values.in_words(Decimal(str(value)), field.kind if field else Kind.QTY)
    return values.in_words(value, field.kind, "", field.choices) if field and field.kind is Kind.CHOICE else str(value)[:300]
