"""The list of a noun: page, count and sums, export, saved views, and the search behind reference fields."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.html import format_html, format_html_join
from django.views.decorators.http import require_GET, require_POST

from makesell.doors.desk import addresses
from makesell.doors.desk.asking import DeskRequest, pairs
from makesell.doors.desk.doing import sent
from makesell.doors.desk.forms.codes import customer_of
from makesell.doors.desk.frame import frame_of
from makesell.doors.desk.lists import page as list_page
from makesell.doors.desk.lists import reading, suggesting
from makesell.doors.desk.lists.conditions import label_of
from makesell.doors.desk.lists.rows import sum_text
from makesell.doors.desk.shell import respond
from makesell.ground import listing
from makesell.ground.listing import Page, Query, recent, saved
from makesell.sheets.parts import Row, Sheet
from makesell.ui.answers import partial
from makesell.ui.parts import ComboboxItem, ComboboxResults

PICKED = 12


@require_GET
def page(request: DeskRequest, sheet: Sheet) -> HttpResponse:
    """The list. Its state is the address."""
    state = reading.state_of(request, sheet)
    elsewhere = reading.sent_elsewhere(request, state)
    if elsewhere:
        return HttpResponseRedirect(elsewhere)
    return respond(request, list_page.build(state, request.today.isoformat()))


@require_GET
def sums(request: DeskRequest, sheet: Sheet) -> HttpResponse:
    """Count and sums of the question, put into their places beside the table; without htmx the list itself."""
    query = Query.from_pairs(pairs(request))
    if request.headers.get("HX-Request") != "true":
        return HttpResponseRedirect(addresses.list_of(sheet.noun, query.address()))
    found = listing.sums(sheet.listing, request.actor, query)
    fields = {field.name: field for field in sheet.listing.visible(request.actor)}
    currency = frame_of(request.actor).company.currency
    said = format_html('<span id="count">{}</span>', list_page.count_text(found.rows))
    said += format_html_join(
        "",
        '<hx-partial hx-target="#sum-{}" hx-swap="outerHTML"><span id="sum-{}">{}</span></hx-partial>',
        ((name, name, sum_text(fields[name], value, currency)) for name, value in found.sums.items()),
    )
    return HttpResponse(said)


@require_GET
def suggest(request: DeskRequest, sheet: Sheet) -> HttpResponse:
    """What the word in the search box could mean; without htmx the list that searches for it."""
    state = reading.state_of(request, sheet)
    if request.headers.get("HX-Request") != "true":
        return HttpResponseRedirect(state.address(state.query.at_start()))
    return partial(request, suggesting.suggestions(state))


@require_POST
def widths(request: DeskRequest, sheet: Sheet) -> HttpResponse:
    """Keeps how wide the person drew the columns (`name:pixels`, comma separated); nothing takes the widths off. No script: the list again."""
    known = {column.name for column in sheet.columns}
    given = (one.partition(":") for one in request.POST.get("widths", "").split(","))
    drawn = {name: int(pixels) for name, _colon, pixels in given if name in known and pixels.isdecimal() and len(pixels) < 5}
    saved.remember_widths(sheet.noun, drawn, actor=request.actor)
    if drawn:
        return HttpResponse(status=204)
    kept = [(name, value) for name in ("q", "f", "sort", "group", "cols") for value in request.POST.getlist(name)]
    return sent(request, addresses.list_of(sheet.noun, Query.from_pairs(kept).address()))


@require_GET
def pick(request: DeskRequest, sheet: Sheet) -> HttpResponse:
    """What a reference field finds: records of the noun the person may see."""
    query = Query.from_pairs([("q", request.GET.get("q", ""))])
    columns = tuple(column.name for column in sheet.columns[:3] if column.name in {f.name for f in sheet.listing.fields})
    found = listing.page(sheet.listing, request.actor, replace(query, size=PICKED, columns=columns))
    if not query.q:
        found = _recent_first(request, sheet, found, columns)
    rows = _leading(request, sheet, found.rows, columns)
    called = _called(request, sheet, query.q)
    if called:
        known = listing.by_ids(sheet.listing, request.actor, list(called))
        rows = [known[key] for key in called if key in known] + [row for row in rows if row["id"] not in called]
    items = tuple(ComboboxItem(str(row["id"]), label_of(sheet, row), called.get(row["id"]) or _hint(sheet, row)) for row in rows[:PICKED])
    make = next((act for act in sheet.acts if act.makes and sheet.policy.may(request.actor, act.name)), None)
    create = addresses.new(sheet.noun, make.name) if make and "-" not in request.GET.get("field", "-") else ""
    return partial(request, ComboboxResults(request.GET.get("field", "")[:60], items, create, make.label if make else ""))


def _called(request: DeskRequest, sheet: Sheet, text: str) -> Mapping[int, str]:
    """Records that the form's customer calls so, with what it calls them."""
    customer = customer_of(request.actor, request.GET) if sheet.called and text else None
    return sheet.called.beginning(customer, text) if sheet.called and customer is not None else {}


def _recent_first(request: DeskRequest, sheet: Sheet, found: Page, columns: tuple[str, ...]) -> Page:
    """Before anything is typed: what the person looked at last, then the list's first rows."""
    keys = [row.key for row in recent.latest(request.actor, noun=sheet.noun, limit=PICKED)]
    known = listing.by_ids(sheet.listing, request.actor, keys) if keys else {}
    wanted = ("id", *columns, *(f"{name}_label" for name in columns))
    first = [{name: known[key][name] for name in wanted if name in known[key]} for key in keys if key in known]
    rest = [row for row in found.rows if row["id"] not in known]
    return replace(found, rows=tuple((*first, *rest)[:PICKED]))


def _leading(request: DeskRequest, sheet: Sheet, rows: Sequence[Row], columns: tuple[str, ...]) -> list[Row]:
    """The rows with those that lead to another one replaced by it, each once."""
    leads = sheet.leads([row["id"] for row in rows]) if sheet.leads else {}
    known = listing.by_ids(sheet.listing, request.actor, list(set(leads.values()))) if leads else {}
    kept: dict[int, Row] = {}
    for row in rows:
        now = known.get(leads.get(row["id"], 0))
        if row["id"] not in leads:
            kept.setdefault(row["id"], row)
        elif now is not None:
            wanted = ("id", *columns, *(f"{name}_label" for name in columns))
            kept.setdefault(now["id"], {name: now[name] for name in wanted if name in now})
    return list(kept.values())


def _hint(sheet: Sheet, row: Row) -> str:
    label = label_of(sheet, row)
    first = next(iter(v for k, v in row.items() if k != "id" and v and str(v) != label), "")
    return str(first)
