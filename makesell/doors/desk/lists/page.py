"""The list page put together: head, views, filters, table, pager, bulk acts."""

from dataclasses import replace
from urllib.parse import urlencode

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from makesell.doors.desk import addresses
from makesell.doors.desk.lists import conditions, grouped, rows
from makesell.doors.desk.lists.state import ListState, filled, parsed
from makesell.ground import listing
from makesell.ground.access import roles
from makesell.ground.listing import Page, Query
from makesell.ground.listing.saved import View
from makesell.ground.shown import plain
from makesell.sheets import exporting, importing
from makesell.sheets.parts import Act, Sheet
from makesell.ui.parts import (
    Button,
    ColumnChoice,
    Crumb,
    EmptyState,
    Filters,
    ListPage,
    Menu,
    Note,
    PageHead,
    Pager,
    Part,
    SavedView,
    SavedViews,
    Seg,
    SegItem,
    Table,
)


def build(state: ListState, today: str) -> ListPage:
    """The page of a list in its state; one statement for the rows, one more for groups or names in conditions."""
    table, pager = _grouped(state) if state.query.group else _paged(state)
    sheet = state.sheet
    return ListPage(
        PageHead(sheet.plural, seg=ways(sheet), actions=_actions(state)),
        (Crumb(sheet.plural),),
        table=table,
        views=_views(state, today),
        filters=_filters(state),
        pager=pager,
        above=_above(state),
        bulk=_bulk(state) if not state.query.group else (),
        bulk_action=addresses.list_of(sheet.noun),
        bulk_keep=state.keep(),
        noun=sheet.noun,
        all_matching=_("All rows that match, not only this page") if pager and (pager.next or pager.prev) else "",
    )


def ways(sheet: Sheet, *, lanes: bool = False) -> Seg | None:
    """The list and the board of a noun that has both."""
    if sheet.lanes is None:
        return None
    items = (SegItem(_("List"), addresses.list_of(sheet.noun), not lanes), SegItem(_("Board"), addresses.lanes(sheet.noun), lanes))
    return Seg(_("Show as"), items)


def _above(state: ListState) -> tuple[Part, ...]:
    if state.alternative is None:
        return ()
    stop = Button(_("Cancel"), state.address())
    return (Note(_("The next condition you add is an alternative (“or”) to the chosen one."), "info", action=stop),)


def _paged(state: ListState) -> tuple[Table, Pager | None]:
    sheet = state.sheet
    page = listing.page(sheet.listing, state.actor, state.fetched)
    ids = [row["id"] for row in page.rows]
    extra = sheet.enrich(state.actor, ids) if sheet.enrich and ids else {}
    here = rows.summed_here(state, page)
    head = rows.columns(state, page.rows)
    totals = rows.totals(state, here, {column.name: str(column.unit) for column in head})
    pager = _pager(state, page, here.rows if here else None) if page.rows or not here else None
    return rows.table(state, page, extra, _empty(state), totals), pager


def _grouped(state: ListState) -> tuple[Table, Pager | None]:
    found = listing.groups(state.sheet.listing, state.actor, state.fetched)
    total = sum(int(row["rows"]) for row in found)
    table = grouped.table(state, found, _empty(state))
    said = _("%(groups)s groups, %(rows)s rows") % {"groups": plain(len(found), 0), "rows": plain(total, 0)}
    return table, Pager(shown=said, live="list") if found else None


def _pager(state: ListState, page: Page, counted: int | None) -> Pager:
    start = state.query.at_start()
    return Pager(
        first=state.address(start) if page.previous else "",
        prev=state.address(replace(start, before=page.previous)) if page.previous else "",
        next=state.address(replace(start, after=page.next)) if page.next else "",
        last=state.address(replace(start, last=True)) if page.next else "",
        shown=_("%(count)s rows shown") % {"count": plain(len(page.rows), 0)} if counted is None else "",
        count=_counting(state) if counted is None else count_text(counted),
        live="list",
    )


def count_text(count: int) -> str:
    """How many rows match, in words."""
    return ngettext("%(count)s row matches", "%(count)s rows match", count) % {"count": plain(count, 0)}


def _counting(state: ListState) -> str:
    """A place that asks for count and sums once the page stands, so that they never hold it up."""
    asked = addresses.asked(f"/{state.sheet.noun}/sums/", urlencode(replace(state.query.at_start(), columns=_names(state)).pairs()))
    return format_html('<span id="count" class="muted" hx-get="{}" hx-trigger="load" hx-swap="outerHTML">{}</span>', asked, _("Counting…"))


def _names(state: ListState) -> tuple[str, ...]:
    return tuple(column.name for column in state.columns if column.name in state.fields)


def _empty(state: ListState) -> EmptyState:
    sheet = state.sheet
    if state.asks_something:
        return EmptyState(
            _("Nothing matches"), _("Take off a condition, or search for something else."), "search-x",
            (Button(_("Clear all"), state.address(Query())),),
        )  # fmt: skip
    actions = tuple(Button(a.label, addresses.new(sheet.noun, a.name), "plus", "pri") for a in _making(state)[:1])
    place = importing.place_of(sheet, state.actor)
    if place:
        actions += (Button(_("Import a table"), addresses.imports_of(place), "file-up"),)
    elif state.actor.has(roles.ADMINISTRATOR):
        actions += (Button(_("Import"), addresses.IMPORTS, "file-up"),)
    return EmptyState(_("Nothing here yet"), sheet.empty, sheet.icon, actions)


def _making(state: ListState) -> list[Act]:
    return [act for act in state.sheet.acts if act.makes and state.sheet.policy.may(state.actor, act.name)]


def _actions(state: ListState) -> tuple[Button | Menu, ...]:
    noun, query = state.sheet.noun, urlencode(replace(state.query.at_start(), columns=_names(state)).pairs())
    files: tuple[Button, ...] = ()
    if exporting.exportable(state.sheet, state.actor):
        files = (Button(_("Excel file"), _exported(state, "xlsx"), "file-spreadsheet"), Button(_("CSV file"), _exported(state, "csv"), "file-text"))
    programs = Button(_("Address for programs"), addresses.asked(f"/api/v1/{noun}", query), "braces")
    others = (Button(_("Copy as table"), icon="copy", act="copy"), programs)
    out: list[Button | Menu] = [Menu(_("Export"), (*files, *others), "download", icon_only=False, look="")]
    making = _making(state)
    more = [Button(act.label, addresses.new(noun, act.name), act.icon) for act in making[1:]]
    place = importing.place_of(state.sheet, state.actor)
    if place:
        more.append(Button(_("Import a table"), addresses.imports_of(place), "file-up"))
    if more:
        out.append(Menu(_("More"), tuple(more)))
    out += [Button(act.label, addresses.new(noun, act.name), "plus", "pri") for act in making[:1]]
    return tuple(out)


def _exported(state: ListState, kind: str) -> str:
    """The list as it stands, as a file."""
    shown = replace(state.query.at_start(), columns=tuple(column.name for column in state.columns))
    return addresses.export_of(state.sheet.noun, kind, urlencode(shown.pairs()))


def _bulk(state: ListState) -> tuple[Button, ...]:
    """What may be done with the ticked rows: the acts on many, taking them along, copying them."""
    copy = Button(_("Copy"), icon="copy", act="copy", small=True)
    file = Button(_("Excel file"), icon="file-spreadsheet", small=True, formaction=_exported(state, "xlsx"))
    return (*_acts_on_many(state), *((file,) if exporting.exportable(state.sheet, state.actor) else ()), copy)


def _acts_on_many(state: ListState) -> tuple[Button, ...]:
    return tuple(
        Button(act.label, icon=act.icon, look="danger" if act.danger else "", small=True, formaction=addresses.bulk(state.sheet.noun, act.name))
        for act in state.sheet.acts
        if act.bulk and state.sheet.policy.may(state.actor, act.name)
    )


def _meaning(query: Query) -> tuple[object, ...]:
    """What makes two questions the same view, wherever in the pages one is."""
    return query.q, query.conditions, query.group, query.sort


def _views(state: ListState, today: str) -> SavedViews:
    now = _meaning(state.query)
    ready = [(view.label, filled(view.query, state.actor, today)) for view in state.sheet.views]
    if all(query for _label, query in ready):
        ready.insert(0, (_("All"), ""))
    items = [SavedView(label, _opening(state, query), _meaning(parsed(query)) == now) for label, query in ready]
    items += [_saved(state, view, _meaning(parsed(view.query)) == now) for view in state.saved.views]
    current = any(item.current for item in items)
    first = next((at for at, item in enumerate(items) if item.current), -1)
    single = tuple(replace(item, current=at == first) for at, item in enumerate(items))
    return SavedViews(single, f"/{state.sheet.noun}/views/", state.keep(), changed=not current)


def _saved(state: ListState, view: View, current: bool) -> SavedView:
    at = f"/{state.sheet.noun}/views/{view.id}/"
    asked = _("Delete the view “%(name)s”?") % {"name": view.name}
    delete = Button(_("Delete this view"), f"{at}delete/", "trash-2", "danger", post=True, confirm=asked) if view.own else None
    return SavedView(view.name, _opening(state, view.query), current, view.shared, view.is_default and view.own, at if view.own else "", delete)


def _opening(state: ListState, query: str) -> str:
    """A view's address. The bare list opens the person's default, so "all" says that it is meant."""
    if not query and state.saved.default:
        return addresses.list_of(state.sheet.noun, "all=1")
    return addresses.list_of(state.sheet.noun, query)


def _filters(state: ListState) -> Filters:
    shown = [column.name for column in state.columns]
    ordered = [*state.columns, *(column for column in state.known if column.name not in shown)]
    chips = conditions.chips(state)
    return Filters(
        action=addresses.list_of(state.sheet.noun),
        keep=state.keep("q"),
        q=state.query.q,
        placeholder=_("Search: words, pinyin, numbers"),
        suggest=addresses.suggest(state.sheet.noun),
        widths=addresses.widths_of(state.sheet.noun) if state.saved.widths else "",
        chips=chips,
        clear=state.address(replace(state.query.at_start(), q="", conditions=())) if chips or state.query.q else "",
        fields=conditions.builder(state) if state.panel == "filter" else (),
        columns=tuple(ColumnChoice(column.name, column.label, column.name in shown) for column in ordered) if state.panel == "columns" else (),
        filter_href=state.address(alternative=state.alternative, panel="filter"),
        columns_href=state.address(panel="columns"),
        panel=state.panel,
        group_by=grouped.choices(state),
        group=",".join(state.query.group),
        search=state.sheet.listing.search_sql is not None,
    )

