"""The workbench: today's facts, one's own figures, what waits for one, and the places of one's duties — by the roles one holds."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext as word

from makesell.ground import clock, listing, shown
from makesell.ground.access import roles
from makesell.ground.access.duties import BY_CODE
from makesell.ground.actor import Actor
from makesell.ground.approval.queries import waiting_for
from makesell.ground.exchange import queries as exchange
from makesell.ground.exchange.states import RUNNING, WAITING
from makesell.ground.listing import Query
from makesell.ground.notices.queries import latest
from makesell.metrics.access import POLICY
from makesell.sheets import attainment, counting, own_figures
from makesell.sheets.boards import Board, BoardChart, BoardList, BoardNote, BoardPage, BoardPart, Item, Kpi, Link
from makesell.sheets.parts import Row, Sheet

MOST: Final = 6
MOST_PLACES: Final = 5
MOST_KPIS: Final = 7
WEEKDAYS: Final = (
    gettext_lazy("Monday"), gettext_lazy("Tuesday"), gettext_lazy("Wednesday"), gettext_lazy("Thursday"), gettext_lazy("Friday"),
    gettext_lazy("Saturday"), gettext_lazy("Sunday"),
)  # fmt: skip


def board(sheets: Sequence[Sheet]) -> Board:
    """The board over these sheets (the registry's; it stands above this file)."""
    by_noun = {sheet.noun: sheet for sheet in sheets}
    by_kind = {sheet.record_kind: sheet for sheet in sheets if sheet.record_kind}

    def build(actor: Actor, given: Mapping[str, Any]) -> BoardPage:
        now = clock.now()
        todo = _todo(actor, now, by_kind)
        figures = _own_figures(actor)
        places = _places(actor, by_noun)
        parts: list[BoardPart] = [todo, *_latest(actor, by_noun)]
        parts += own_figures.parts(actor)
        if figures is not None:
            parts += [replace(part, place="right") for part in figures.parts if isinstance(part, BoardChart)]
            parts += [replace(part, place="left") for part in figures.parts if isinstance(part, BoardNote)]
        return BoardPage(
            title=_greeting(actor, now),
            sub=_today(now, len(todo.items)),
            kpis=own_figures.strip(actor)[:MOST_KPIS] or places,
            parts=parts,
        )

    return Board("workbench", gettext_lazy("Workbench"), "layout-dashboard", build, section="today", order=1, key="h")


def _greeting(actor: Actor, now: dt.datetime) -> str:
    hour = now.astimezone(clock.zone()).hour
    said = _("Good morning, %(name)s") if hour < 12 else _("Good afternoon, %(name)s") if hour < 18 else _("Good evening, %(name)s")
    return said % {"name": actor.name}


def _today(now: dt.datetime, waiting: int) -> str:
    day = clock.business_date(now)
    facts = [f"{shown.date(day, _language())} {WEEKDAYS[day.weekday()]}"]
    facts.append(_("%(count)s things to do") % {"count": waiting} if waiting else _("nothing waits for you"))
    return " · ".join(facts)


def _language() -> str:
    return get_language() or "zh-hans"


def _own_figures(actor: Actor) -> BoardPage | None:
    """Attainment as far as one answers for it: the company, one's unit, or oneself; None for roles without figures."""
    reach = POLICY.reach(actor)
    if reach.nothing:
        return None
    given: dict[str, Any] = {"by": "unit"}
    if not reach.all:
        leads = actor.has(roles.SALES_MANAGER) and actor.unit_id is not None
        given = {"by": "unit", "unit": actor.unit_id} if leads else {"by": "person", "person": actor.person_id}
    page = attainment.build(actor, given)
    return page if page.kpis else replace(page, parts=())


def _todo(actor: Actor, now: dt.datetime, by_kind: Mapping[str, Sheet]) -> BoardList:
    items = [*_approvals(actor, now), *_waits(actor, now, by_kind), *_imports(actor), *_notices(actor, by_kind)]
    return BoardList(
        "today", _("Today"), items, sub=str(len(items)) if items else "", empty=_("Nothing waits for you. Have a good day."),
        more=Link(_("All notices"), address="/notices/"),
    )  # fmt: skip


def _approvals(actor: Actor, now: dt.datetime) -> list[Item]:
    return [
        Item(
            " ".join(part for part in (one.number or "", one.title) if part), Link("", address="/approvals/"),
            _("%(who)s asks for your decision: %(reason)s") % {"who": one.asked_by or _("System"), "reason": one.reason or "—"},
            late=one.due_at is not None and one.due_at < now, icon="stamp", tone="warn", chip=_("Approval"),
        )
        for one in waiting_for(actor, clock.business_date(now), MOST)
    ]  # fmt: skip


def _waits(actor: Actor, now: dt.datetime, by_kind: Mapping[str, Sheet]) -> list[Item]:
    """What each noun says waits for the person; what is late stands first."""
    found = [
        Item(wait.title, Link("", noun=sheet.noun, id=wait.id), str(wait.say), late=wait.late, icon=sheet.icon, tone="warn", chip=str(wait.chip))
        for sheet in by_kind.values()
        if sheet.waits is not None and sheet.policy.may(actor)
        for wait in sheet.waits(actor, now)
    ]
    return sorted(found, key=lambda item: not item.late)


def _imports(actor: Actor) -> list[Item]:
    if not actor.has(roles.ADMINISTRATOR):
        return []
    running = [run for run in exchange.latest(3) if run.state in (WAITING, RUNNING)]
    return [Item(_("An import is running"), Link("", address=f"/imports/{run.id}/"), run.path, icon="file-up", tone="info") for run in running]


def _notices(actor: Actor, by_kind: Mapping[str, Sheet]) -> list[Item]:
    return [
        Item(
            word(one.text) % one.params if one.params else word(one.text),
            _to_record(one.record_kind, one.record_id, by_kind),
            shown.moment(one.at, _language()), icon="bell", tone="acc",
        )
        for one in latest(actor, MOST)
        if one.read_at is None
    ]  # fmt: skip


def _to_record(kind: str | None, key: int | None, by_kind: Mapping[str, Sheet]) -> Link:
    sheet = by_kind.get(kind or "")
    return Link("", noun=sheet.noun, id=key) if sheet and key is not None else Link("", address="/notices/")


def _duties(actor: Actor) -> list[str]:
    """The nouns of one's duties in the order of the catalogue of roles."""
    found = [noun for code in roles.ALL if code in actor.roles for noun in BY_CODE[code].nouns]
    return list(dict.fromkeys(found))


def _open(actor: Actor, by_noun: Mapping[str, Sheet], wanted: Callable[[Sheet], bool]) -> list[Sheet]:
    return [by_noun[noun] for noun in _duties(actor) if noun in by_noun and by_noun[noun].policy.may(actor) and wanted(by_noun[noun])]


def _places(actor: Actor, by_noun: Mapping[str, Sheet]) -> list[Kpi]:
    """For roles without figures of performance: how much there is of what they keep."""
    return [Kpi(sheet.plural, counting.cell(sheet, actor)) for sheet in _open(actor, by_noun, lambda sheet: True)[:MOST_PLACES]]


def _latest(actor: Actor, by_noun: Mapping[str, Sheet]) -> list[BoardPart]:
    """The newest documents of one's duties, at most two lists."""
    documents = _open(actor, by_noun, lambda sheet: bool(sheet.stages) and bool(sheet.record_kind))[:2]
    return [made for sheet in documents for made in (_newest(actor, sheet),) if made.items]


def _party(row: Row) -> str:
    """Whom a document is about, in the words of its list."""
    named = [row.get(f"{name}_label") or row.get(name) for name in ("customer", "person", "for_unit", "period")]
    return " · ".join(str(name) for name in named if name and not isinstance(name, int)) or str(row.get("name") or "")


def _newest(actor: Actor, sheet: Sheet) -> BoardList:
    page = listing.page(sheet.listing, actor, Query(size=MOST))
    items = []
    for row in page.rows:
        number, party = str(row.get("number") or row["id"]), _party(row)
        day = next((row[name] for name in row if name.endswith("_date") and isinstance(row[name], dt.date)), None)
        items.append(Item(number, Link(number, noun=sheet.noun, id=row["id"]), party, shown.date(day, _language()) if day else "", icon=sheet.icon))
    return BoardList(f"latest_{sheet.noun}", _("Latest: %(what)s") % {"what": sheet.plural}, items, more=Link(_("All"), noun=sheet.noun))
