"""Reading a list's address: the state it names, and the redirects that its small forms ask for."""

from dataclasses import replace

from makesell.doors.desk import addresses
from makesell.doors.desk.asking import DeskRequest, pairs
from makesell.doors.desk.lists import conditions
from makesell.doors.desk.lists.state import ListState, Panel, filled
from makesell.ground.listing import Query
from makesell.ground.listing.saved import of_list, remember_columns
from makesell.sheets.parts import Sheet


def state_of(request: DeskRequest, sheet: Sheet) -> ListState:
    """The state the address names; refuses what cannot be read."""
    wanted = request.GET.get("or", "")
    alternative = int(wanted) if wanted.isdecimal() and len(wanted) < 3 else None
    shown: dict[str, Panel] = {"filter": "filter", "columns": "columns"}
    panel = shown.get(request.GET.get("panel", ""), "")
    return ListState(sheet, request.actor, Query.from_pairs(pairs(request)), of_list(sheet.noun, request.actor), alternative, panel)


def sent_elsewhere(request: DeskRequest, state: ListState) -> str:
    """The address a small form of the list leads to: a condition added, columns chosen, the default view; "" to stay."""
    if request.GET.get("add_field"):
        return conditions.added(state, request.GET["add_field"], request.GET.get("add_op", ""), request.GET.get("add_value", ""))
    if "col" in request.GET:
        known = {column.name for column in state.known}
        chosen = tuple(dict.fromkeys(name for name in request.GET.getlist("col") if name in known))
        remember_columns(state.sheet.noun, chosen, actor=request.actor)
        return state.address(replace(state.query, columns=chosen))
    starting = "start" in request.GET
    default = state.saved.default
    if default and default.query and (starting or not request.GET):
        return addresses.list_of(state.sheet.noun, default.query)
    return addresses.list_of(state.sheet.noun, _start(state.sheet, request)) if starting else ""


def _start(sheet: Sheet, request: DeskRequest) -> str:
    query = next((view.query for view in sheet.views if view.code == sheet.starts), "")
    return filled(query, request.actor, request.today.isoformat())
