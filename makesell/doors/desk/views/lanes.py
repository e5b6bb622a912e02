"""The board of a noun: its records as cards in columns, moved by hand; the server may refuse, then the card goes back."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from makesell.doors.desk import addresses, doing, values
from makesell.doors.desk.asking import DeskRequest, pairs
from makesell.doors.desk.lists.page import ways
from makesell.doors.desk.lists.state import filled, parsed
from makesell.doors.desk.shell import respond
from makesell.ground import listing, shown
from makesell.ground.actor import Actor
from makesell.ground.listing import Condition, Query
from makesell.ground.refusal import Refusal, missing
from makesell.sheets.parts import Lanes, Row, Sheet
from makesell.ui.answers import toast
from makesell.ui.parts import Board, BoardCard, BoardColumn, BoardPage, Button, Chip, Crumb, EmptyState, PageHead, SavedView, SavedViews

MOST_CARDS = 50


def _lanes(sheet: Sheet) -> Lanes:
    if sheet.lanes is None:
        raise Refusal("page.missing", "This page does not exist.", status=404)
    return sheet.lanes


@require_GET
def page(request: DeskRequest, sheet: Sheet) -> HttpResponse:
    """The board: one page of cards a column, with how many there are and what they are worth."""
    lanes, query = _lanes(sheet), Query.from_pairs(pairs(request)).at_start()
    board = _board(request.actor, sheet, lanes, query)
    making = next((act for act in sheet.acts if act.makes and sheet.policy.may(request.actor, act.name)), None)
    actions = (Button(making.label, addresses.new(sheet.noun, making.name), "plus", "pri"),) if making else ()
    return respond(
        request,
        BoardPage(
            PageHead(sheet.plural, seg=ways(sheet, lanes=True), actions=actions),
            (Crumb(sheet.plural),),
            board=board if any(column.cards for column in board.columns) else None,
            views=_views(request, sheet, lanes, query),
            above=() if any(column.cards for column in board.columns) else (EmptyState(_("Nothing here yet"), sheet.empty, sheet.icon),),
        ),
    )


@require_POST
def move(request: DeskRequest, sheet: Sheet) -> HttpResponse:
    """A card is put into another column: the act behind it, with a sentence; answers what the columns hold now."""
    lanes = _lanes(sheet)
    act, card, to = sheet.act(lanes.move), request.POST.get("card", ""), request.POST.get("to", "")
    if act is None or not card.isdecimal() or len(card) > 15:
        raise missing()
    (input_,) = act.inputs
    found = listing.by_ids(sheet.listing, request.actor, [int(card)]).get(int(card))
    if found is None:
        raise missing()
    said = ""
    if found[lanes.by] != to:
        said = doing.perform(request, sheet, act, (int(card),), {input_.name: to}).body["say"]
    held = _held(request.actor, sheet, lanes, _narrowed(lanes, Query.from_pairs(pairs(request)).at_start()))
    answer = JsonResponse({code: _sum(held.get(code, [])) for code, _label, _tone in lanes.columns(request.actor)})
    return toast(answer, said, "ok") if said else answer


def _board(actor: Actor, sheet: Sheet, lanes: Lanes, query: Query) -> Board:
    whole = _narrowed(lanes, query)
    held = _held(actor, sheet, lanes, whole)
    columns = []
    for code, label, tone in lanes.columns(actor):
        within = replace(whole.plus(Condition(lanes.by, "eq", (code,))), size=MOST_CARDS)
        rows = listing.page(sheet.listing, actor, within).rows if code in held else ()
        count = sum(int(row["rows"]) for row in held.get(code, ()))
        cards = tuple(_card(sheet, lanes, row) for row in rows)
        columns.append(BoardColumn(code, label, shown.plain(count, 0), _sum(held.get(code, [])), values.tone(tone), cards))
    may = sheet.policy.may(actor, lanes.move)
    return Board(sheet.plural, tuple(columns), addresses.lane_move(sheet.noun, query.address()) if may else "")


def _narrowed(lanes: Lanes, query: Query) -> Query:
    return replace(query, conditions=(*parsed(lanes.query).conditions, *query.conditions))


def _held(actor: Actor, sheet: Sheet, lanes: Lanes, query: Query) -> dict[str, list[Mapping[str, Any]]]:
    """Rows and sums of each column, by currency."""
    field = sheet.listing.field(lanes.amount, actor) if lanes.amount else None
    by = (lanes.by, field.currency) if field and field.currency else (lanes.by,)
    found: dict[str, list[Mapping[str, Any]]] = {}
    asked = replace(query, group=by, columns=(lanes.amount,) if lanes.amount else ())
    for row in listing.groups(sheet.listing, actor, asked):
        currency = row[field.currency] if field and field.currency else ""
        found.setdefault(str(row[lanes.by]), []).append({"rows": row["rows"], "sum": row.get(lanes.amount), "currency": currency})
    return found


def _sum(held: list[Mapping[str, Any]]) -> str:
    return " + ".join(shown.short(one["sum"], values.language()) + f" {one['currency']}" for one in held if one["sum"])


def _card(sheet: Sheet, lanes: Lanes, row: Row) -> BoardCard:
    card = lanes.card(row)
    chip = Chip(str(card.chip[0]), values.tone(card.chip[1])) if card.chip else None
    figure = f"{shown.amount(card.amount, card.currency)} {card.currency}" if card.amount is not None else ""
    return BoardCard(str(row["id"]), card.title, addresses.record(sheet.noun, row["id"]), card.line, figure, card.note, chip)


def _views(request: DeskRequest, sheet: Sheet, lanes: Lanes, query: Query) -> SavedViews:
    today = request.today.isoformat()
    items = [(view.label, filled(view.query, request.actor, today)) for view in lanes.views]
    return SavedViews(
        tuple(SavedView(label, addresses.lanes(sheet.noun, wanted), parsed(wanted).conditions == query.conditions) for label, wanted in items)
    )
