"""The command palette: records, acts and pages the person may open, found by words, pinyin, initials, two characters, parts of numbers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from makesell.doors.desk import addresses
from makesell.doors.desk.asking import DeskRequest
from makesell.doors.desk.lists.conditions import label_of
from makesell.doors.desk.shell import respond
from makesell.ground import listing
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.listing import Query, recent
from makesell.ground.spine.queries import found as found_on_spine
from makesell.ground.text.search import grams, query_grams
from makesell.sheets import navigation
from makesell.sheets.parts import Row, Sheet
from makesell.sheets.registry import BY_KIND, BY_NOUN, SHEETS
from makesell.ui.answers import partial
from makesell.ui.parts import Card, Crumb, PageHead, PaletteGroup, PaletteItem, PaletteResults, RowItem, RowList, WorkbenchPage

MOST = 5
SHORTEST = 1


@require_GET
def find(request: DeskRequest) -> HttpResponse:
    """Groups of results; without htmx a page of its own."""
    q = request.GET.get("q", "").replace("\x00", "")[:100].strip()
    groups = tuple(group for group in (*_kept(request.actor, q), *_places(request.actor, q), *_records(request.actor, q)) if group.items)
    if request.headers.get("HX-Request") == "true":
        return partial(request, PaletteResults(groups, q))
    cards = tuple(Card(g.label, (RowList(tuple(RowItem(i.label, i.hint, icon=i.icon, href=i.href) for i in g.items)),), flush=True) for g in groups)
    return respond(request, WorkbenchPage(PageHead(_("Search"), q), (Crumb(_("Search")),), left=cards))


def _kept(actor: Actor, q: str) -> Iterable[PaletteGroup]:
    """Before anything is typed: favourites, and what was looked at last."""
    if q:
        return
    for label, rows in ((_("Favourites"), recent.starred(actor)), (_("Looked at last"), [r for r in recent.latest(actor) if not r.starred])):
        items: list[PaletteItem] = []
        for noun in dict.fromkeys(row.noun for row in rows):
            sheet = BY_NOUN.get(noun)
            if sheet is None or not sheet.policy.may(actor):
                continue
            keys = [row.key for row in rows if row.noun == noun]
            known = listing.by_ids(sheet.listing, actor, keys)
            items += _group(sheet, [known[key] for key in keys if key in known]).items
        yield PaletteGroup(label, tuple(items[: MOST * 2]))


def _matches(q: str, *words: object) -> bool:
    """Whether the words hold all grams of what was typed (so pinyin initials find pages and acts too)."""
    return not q or set(query_grams(q)) <= set(grams(*(str(word) for word in words)))


def _places(actor: Actor, q: str) -> Iterable[PaletteGroup]:
    """Acts that make something, then pages."""
    acts = [
        PaletteItem(act.label, addresses.new(sheet.noun, act.name), "plus", str(sheet.plural))
        for sheet in SHEETS
        for act in sheet.acts
        if act.makes and sheet.policy.may(actor, act.name) and _matches(q, act.label, sheet.label)
    ]
    yield PaletteGroup(_("Acts"), tuple(acts[: MOST if q else 4]))
    pages = [
        PaletteItem(place.label, addresses.board(place.board) if place.board else addresses.start_of(place.noun), place.icon, str(group.label))
        for group in navigation.groups(actor)
        for place in group.places
        if _matches(q, place.label)
    ]
    own = [(_("Approvals"), addresses.APPROVALS, "inbox"), (_("Notices"), addresses.NOTICES, "bell"), (_("Settings"), addresses.SETTINGS, "settings")]
    if actor.has(roles.ADMINISTRATOR):
        own.append((_("Imports"), addresses.IMPORTS, "file-up"))
    pages += [PaletteItem(label, href, icon) for label, href, icon in own if _matches(q, label)]
    yield PaletteGroup(_("Go to"), tuple(pages[: MOST if q else 6]))


def _records(actor: Actor, q: str) -> Iterable[PaletteGroup]:
    """Records by noun: those of the spine by one search over all kinds, then read by each list's own access; others by their lists."""
    wanted = query_grams(q)
    if len(q) < SHORTEST or not wanted:
        return
    kinds = {kind: sheet for kind, sheet in BY_KIND.items() if sheet.policy.may(actor) and sheet.listing.search_sql}
    for kind, ids in found_on_spine(wanted, list(kinds), MOST * 3).items():
        rows = listing.by_ids(kinds[kind].listing, actor, ids)
        yield _group(kinds[kind], [rows[key] for key in ids if key in rows][:MOST], _leads(kinds[kind], actor, ids))
    for sheet in SHEETS:
        visible = {field.name for field in sheet.listing.visible(actor)}
        # lines and the like have no name of their own: one finds their document
        if not sheet.record_kind and "name" in visible and sheet.listing.search_sql and sheet.policy.may(actor):
            names = tuple(c.name for c in sheet.columns[:3] if c.name in visible)
            page = listing.page(sheet.listing, actor, replace(Query(q=q), size=MOST, columns=names))
            yield _group(sheet, list(page.rows))


def _leads(sheet: Sheet, actor: Actor, ids: Sequence[int]) -> dict[int, Row]:
    """For records that lead to another one: the row of that one."""
    leads = dict(sheet.leads(ids)) if sheet.leads else {}
    rows = listing.by_ids(sheet.listing, actor, list(set(leads.values()))) if leads else {}
    return {key: rows[now] for key, now in leads.items() if now in rows}


def _group(sheet: Sheet, rows: list[Row], leads: Mapping[int, Row] | None = None) -> PaletteGroup:
    """A noun's results. A record that leads to another one opens that one, and says which."""
    items = []
    for row in rows:
        now = (leads or {}).get(row["id"])
        if now is not None:
            said = _("now %(name)s") % {"name": label_of(sheet, now)}
            items.append(PaletteItem(label_of(sheet, row), addresses.record(sheet.noun, now["id"]), sheet.icon, said))
            continue
        label = label_of(sheet, row)
        number = str(row.get("number") or row.get("code") or "")
        party = str(row.get("customer_label") or "")
        shown = number if number and not row.get("name") else label
        hint = " · ".join(part for part in (party, number if shown != number else "") if part)
        items.append(PaletteItem(shown, addresses.record(sheet.noun, row["id"]), sheet.icon, hint, code=shown == number and bool(number)))
    return PaletteGroup(sheet.plural, tuple(items))
