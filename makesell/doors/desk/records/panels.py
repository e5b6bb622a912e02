"""Panels of a record: labelled facts and tables of plain values as parts of the page."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeAlias
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from makesell.doors.desk import addresses, values
from makesell.doors.desk.lists.rows import column_kind
from makesell.doors.desk.records.acts import asks_for_something
from makesell.doors.desk.records.naming import Body
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.sheets import parts as sheets
from makesell.sheets.registry import BY_NOUN
from makesell.ui.parts import (
    AsideCheck,
    Button,
    Card,
    Cell,
    Chip,
    Curve,
    CurvePoint,
    Curves,
    EmptyState,
    Fact,
    Facts,
    Figure,
    Note,
    Part,
    SumRow,
    Sums,
    Table,
    TableColumn,
    TableRow,
    Tone,
)

# A word, a name, a number of a document: a cell of so few letters stays on one line.
SHORT = 14
# Of so many columns only the shortest words do, else the last ones are pushed out of sight.
MANY, SHORTEST = 6, 6


def panels(
    those: Iterable[tuple[sheets.Panel, Body]], actor: Actor, key: int, noun: str = "", acts: Sequence[sheets.Act] = ()
) -> tuple[Part, ...]:
    """Panels as cards, with the acts offered on their rows; one that has nothing to say to this reader is left out."""
    return tuple(part for part in (_panel(one, body, actor, key, noun, acts) for one, body in those) if part is not None)


def _panel(one: sheets.Panel, body: Body, actor: Actor, key: int, noun: str, acts: Sequence[sheets.Act]) -> Part | None:
    """A panel as a card; at the side, facts of numbers become sums."""
    if isinstance(body, sheets.TablePart):
        if one.hide_empty and not body.rows:
            return None
        return Card(one.label, (_table(body, actor, str(one.label), _on_rows(body, noun, key, acts)),), sub="", id=f"p-{one.code}", flush=True)
    if isinstance(body, sheets.CurvesPart):
        return Card(one.label, (curves(body),), id=f"p-{one.code}", flush=True) if body.curves else None
    if isinstance(body, sheets.CheckPart):
        return check(body, actor) if body.facts or body.note else None
    facts = [fact for fact in body if fact.value not in (None, "") or not one.aside]
    if not facts:
        return None
    if one.aside:
        return AsideCheck(one.label, body=(_beside(facts, actor),))
    return Card(one.label, (Facts(tuple(_fact(fact, actor) for fact in facts)),), id=f"p-{one.code}")


def curves(those: sheets.CurvesPart) -> Curves:
    """Curves with their values in words."""
    return Curves(tuple(_curve(one) for one in those.curves))


def _curve(one: sheets.CurvePart) -> Curve:
    def point(place: tuple[Decimal, Decimal]) -> CurvePoint:
        x, y = (values.brief(value, kind) for value, kind in zip(place, one.kinds, strict=True))
        return CurvePoint(float(place[0]), float(place[1]), x, y)

    return Curve(one.label, tuple(point(each) for each in one.points), point(one.mark) if one.mark else None)


def check(one: sheets.CheckPart, actor: Actor) -> AsideCheck:
    """A check as a card at the side: verdict, numbers, one sentence."""
    chip = Chip(one.chip, values.tone(one.tone))
    tones: Mapping[str, Tone] = {"ok": "info", "mute": ""}
    note = Note(one.note, tones.get(one.tone, "warn"), live=True) if one.note else None
    facts = [fact for fact in one.facts if fact.value is not None]
    return AsideCheck(one.label, chip, (_beside(facts, actor),) if facts else (), note)


def link(actor: Actor, noun: str, key: Any) -> str:
    """The page of a record of another noun, where the actor may see that noun."""
    sheet = BY_NOUN.get(noun)
    return addresses.record(noun, int(key)) if sheet and key is not None and sheet.policy.may(actor) else ""


def _figure(fact: sheets.Fact) -> Figure | None:
    if not fact.figure or not isinstance(fact.value, (Decimal, int)):
        return None
    text = values.number(fact.value, fact.kind, fact.currency)
    unit = fact.currency if fact.kind is Kind.MONEY else ""
    text = f"{text} {unit}".strip()
    return Figure(text, addresses.opened(fact.figure), title=text, exact=values.exact(fact.value))


def words(fact: sheets.Fact) -> str:
    """A fact's value as it is read, amounts with their currency."""
    text = values.in_words(fact.value, fact.kind, fact.currency)
    return f"{text} {fact.currency}".strip() if fact.kind is Kind.MONEY and text else text


def _fact(fact: sheets.Fact, actor: Actor) -> Fact:
    href = link(actor, fact.noun, fact.id) if fact.noun else _begins(actor, fact)
    return Fact(fact.label, words(fact) or values.NOTHING, href, _figure(fact), help=fact.help, wide=fact.wide or len(str(fact.value or "")) > 60)


def _begins(actor: Actor, fact: sheets.Fact) -> str:
    """The form of an act with its first values filled in, for who may do it."""
    if fact.begins is None:
        return ""
    noun, act, given = fact.begins
    sheet = BY_NOUN.get(noun)
    return f"{addresses.new(noun, act)}?{urlencode(given)}" if sheet and sheet.policy.may(actor, act) else ""


def _beside(facts: Sequence[sheets.Fact], actor: Actor) -> Part:
    if any(fact.noun or fact.wide or _begins(actor, fact) for fact in facts):
        return Facts(tuple(_fact(fact, actor) for fact in facts))
    return Sums(tuple(SumRow(fact.label, "" if fact.figure else words(fact), _figure(fact), date=fact.kind is Kind.DATE) for fact in facts))


RowActs: TypeAlias = Callable[[sheets.Row], tuple[Button, ...]]


def _on_rows(body: sheets.TablePart, noun: str, key: int, acts: Sequence[sheets.Act]) -> RowActs | None:
    """What gives a row its buttons, where any act is offered on rows."""
    offered = [act for act in acts if act.name in body.acts]
    if not offered:
        return None

    def buttons(row: sheets.Row) -> tuple[Button, ...]:
        wanted = row.get("acts", body.acts) if row.get("key") is not None else ()
        return tuple(_on_row(act, noun, key, row) for act in offered if act.name in wanted)

    return buttons


def _on_row(act: sheets.Act, noun: str, key: int, row: sheets.Row) -> Button:
    """The act's form for a row; one that asks for nothing is done by the press."""
    at, asked = f"{addresses.act(noun, key, act.name)}?{act.line}={row['key']}", asks_for_something(act)
    once = "" if asked else f"&_key={uuid.uuid4().hex}"
    return Button(act.label, at + once, act.icon, "ghost", small=True, icon_only=asked, post=not asked, confirm=act.asks)


def _wraps(body: sheets.TablePart, name: str, kind: Kind) -> bool:
    """Sentences wrap; a column of names and states, short in every row, does not."""
    most = SHORTEST if len(body.columns) > MANY else SHORT
    return kind is Kind.TEXT and any(len(str(row.get(name) or "")) > most for row in body.rows)


def _table(body: sheets.TablePart, actor: Actor, label: str, on_row: RowActs | None = None) -> Table:
    said = [(name, text, kind) for at, (name, text, kind) in enumerate(body.columns) if not at or _anything(body, name)]
    shared = _shared_currency(body)
    columns = tuple(
        TableColumn(name, text, column_kind(kind), unit=shared if kind is Kind.MONEY else "", wrap=_wraps(body, name, kind))
        for name, text, kind in said
    )
    cells = [tuple(_cell(body, actor, row, name, kind, shared) for name, _text, kind in said) for row in body.rows]
    if on_row:
        columns += (TableColumn("acts", _("Acts"), "acts", hide_label=True),)
        cells = [(*each, Cell(actions=on_row(row))) for each, row in zip(cells, body.rows, strict=True)]
    rows = tuple(TableRow(each) for each in cells)
    totals: tuple[Cell, ...] = ()
    if body.totals is not None and rows:
        totals = tuple(_sum(body.totals, name, kind, at == 0) for at, (name, _text, kind) in enumerate(said))
    return Table(columns, rows, label, totals, empty=EmptyState(body.empty or _("Nothing here yet"), quiet=True))


def _anything(body: sheets.TablePart, name: str) -> bool:
    """Whether a column says anything: one that is empty all the way down only takes the others' room."""
    return not body.rows or any(row.get(name) not in (None, "") for row in body.rows)


def _shared_currency(body: sheets.TablePart) -> str:
    """The currency all rows are in, for the head of their amounts; "" where they differ, or a column names it."""
    found = {str(row.get("currency") or "") for row in body.rows}
    named = any(name == "currency" for name, _text, _kind in body.columns)
    return found.pop() if len(found) == 1 and not named else ""


def _cell(body: sheets.TablePart, actor: Actor, row: sheets.Row, name: str, kind: Kind, shared: str) -> Cell:
    value = row.get(name)
    href = link(actor, body.links[name], row.get(f"{name}_id")) if name in body.links and row.get(f"{name}_id") is not None else ""
    currency = str(row.get("currency") or "")
    text = values.in_words(value, kind, currency)
    if kind is Kind.MONEY and text and currency and not shared and not any(column == "currency" for column, _text, _kind in body.columns):
        text = f"{text} {currency}"
    address = addresses.opened(str(row.get(f"{name}_figure") or ""))
    if address and isinstance(value, (Decimal, int)):
        return Cell(figure=Figure(text, address, exact=values.exact(value)))
    return Cell(text, href=href)


def _sum(totals: Mapping[str, Any], name: str, kind: Kind, first: bool) -> Cell:
    if name in totals:
        return Cell(values.in_words(totals[name], kind, str(totals.get("currency") or "")), strong=True)
    return Cell(_("Total") if first else "", strong=True)
