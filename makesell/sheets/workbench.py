"""The workbench: what waits for one, one's figures, what should be looked at, the newest documents — by the roles one holds.

`desks.py` says which role counts, watches and lists what; this file reads it for an actor.
"""

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from urllib.parse import parse_qsl

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext as word

from makesell.ground import clock, listing, shown
from makesell.ground.access import roles
from makesell.ground.access.duties import BY_CODE
from makesell.ground.actor import HOUSE, Actor
from makesell.ground.approval.queries import Waiting, waiting_for
from makesell.ground.exchange import queries as exchange
from makesell.ground.exchange.states import RUNNING, WAITING
from makesell.ground.listing import Query
from makesell.ground.notices.queries import NoticeRow, latest
from makesell.ground.organisation.queries import named_people
from makesell.ground.period import words as period
from makesell.ground.worktime import office
from makesell.ground.worktime.published import is_published
from makesell.metrics import windows
from makesell.sheets import changes, counting, desks, own_figures, own_parts
from makesell.sheets.boards import Board, BoardList, BoardNote, BoardPage, BoardPart, Item, Kpi, Link, Making
from makesell.sheets.desks import Desk, Newest
from makesell.sheets.naming import called
from makesell.sheets.parts import Row, Sheet
from makesell.sheets.watches import Watch, filled

MOST: Final = 6
MOST_KPIS: Final = 6
MOST_ACTS: Final = 3
# These are counted on the day the company's data reach; people, rights and programs on the day it is.
DATED: Final = frozenset({"orders", "order_lines", "deliveries", "invoices", "targets", "closings"})
# Made once a year; not a thing to offer every morning.
ONCE_A_YEAR: Final = frozenset({"periods"})
WEEKDAYS: Final = (
    gettext_lazy("Monday"), gettext_lazy("Tuesday"), gettext_lazy("Wednesday"), gettext_lazy("Thursday"), gettext_lazy("Friday"),
    gettext_lazy("Saturday"), gettext_lazy("Sunday"),
)  # fmt: skip


def board(sheets: Sequence[Sheet]) -> Board:
    """The board over these sheets (the registry's; it stands above this file)."""
    by_noun = {sheet.noun: sheet for sheet in sheets}
    by_kind = {sheet.record_kind: sheet for sheet in sheets if sheet.record_kind}

    def build(actor: Actor, given: Mapping[str, Any]) -> BoardPage:
        now, desk, day = clock.now(), desks.of(actor.roles), windows.as_of(clock.today()).day
        todo = _todo(actor, now, by_kind)
        watched = _watched(actor, desk, by_noun, day)
        own = own_figures.standing(actor)
        aim = own_figures.aimed(actor, own) if own else None
        strip = own_figures.strip(actor, own, aim)
        strip += [] if len(strip) >= MOST_KPIS - 1 else _counts(actor, desk, by_noun, day)[: MOST_KPIS - 1 - len(strip)]
        parts: list[BoardPart] = [todo, *watched]
        if own:
            parts += [*own_parts.chart(own, aim), *own_parts.ranking(actor, own, aim), *own_parts.units(actor, own), *own_parts.fallen(actor, own)]
        parts += _newest(actor, desk, by_noun, day)
        parts += [] if own else _duties(actor)
        return BoardPage(
            title=_greeting(actor, now),
            sub=_today(now, len(todo.items), ended=day < clock.today()),
            kpis=strip,
            parts=_balanced(parts),
            acts=_acts(actor, by_noun),
        )

    return Board("workbench", gettext_lazy("Workbench"), "layout-dashboard", build, section="today", order=1, key="h")


def _balanced(parts: Sequence[BoardPart]) -> list[BoardPart]:
    """What should be looked at stands at the right while nothing else does, so that no page is one empty column."""
    if any(part.place == "right" and part.code != "duties" for part in parts if not isinstance(part, BoardNote)):
        return list(parts)
    return [replace(part, place="right") if isinstance(part, BoardList) and part.code == "watched" else part for part in parts]


def _greeting(actor: Actor, now: dt.datetime) -> str:
    hour = now.astimezone(clock.zone()).hour
    said = _("Good morning, %(name)s") if hour < 12 else _("Good afternoon, %(name)s") if hour < 18 else _("Good evening, %(name)s")
    return said % {"name": _name(actor)}


def _name(actor: Actor) -> str:
    known = named_people([actor.person_id]) if actor.language == "en" and actor.person_id is not None else {}
    return next((called(one) for one in known.values()), actor.name)


def _today(now: dt.datetime, waiting: int, *, ended: bool) -> str:
    day = clock.business_date(now)
    facts = [f"{shown.date(day, _language())} {WEEKDAYS[day.weekday()]}"]
    left = None if ended else _working_days_left(day)
    if left is not None:
        facts.append(ngettext("%(count)s working day left this month", "%(count)s working days left this month", left) % {"count": left})
    todo = ngettext("%(count)s thing to do", "%(count)s things to do", waiting) % {"count": waiting}
    facts.append(todo if waiting else _("nothing waits for you"))
    return " · ".join(facts)


def _working_days_left(day: dt.date) -> int | None:
    """Working days of the month from this day on; None where its holidays are not published yet."""
    last = day.replace(day=calendar.monthrange(day.year, day.month)[1])
    if not is_published(last):
        return None
    return office().working_days_between(day, last + dt.timedelta(days=1))


def _language() -> str:
    return get_language() or "zh-hans"


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
            _asking(one),
            late=one.due_at is not None and one.due_at < now, icon="stamp", tone="warn", chip=_("Approval"),
        )
        for one in waiting_for(actor, clock.business_date(now), MOST)
    ]  # fmt: skip


def _asking(one: Waiting) -> str:
    who = one.asked_by or _("System")
    if not one.reason:
        return _("%(who)s asks for your decision") % {"who": who}
    return _("%(who)s asks for your decision: %(reason)s") % {"who": who, "reason": one.reason}


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
            one.title or _said(one),
            _to_record(one.record_kind, one.record_id, by_kind),
            " · ".join(([_said(one)] if one.title else []) + [shown.moment(one.at, _language())]), icon="bell", tone="acc",
        )
        for one in latest(actor, MOST)
        if one.read_at is None
    ]  # fmt: skip


def _said(one: NoticeRow) -> str:
    return word(one.text) % one.params if one.params else word(one.text)


def _to_record(kind: str | None, key: int | None, by_kind: Mapping[str, Sheet]) -> Link:
    sheet = by_kind.get(kind or "")
    return Link("", noun=sheet.noun, id=key) if sheet and key is not None else Link("", address="/notices/")


def _may(actor: Actor, one: Watch | Newest, by_noun: Mapping[str, Sheet]) -> bool:
    """True when the actor may read the list and every field the question names (costs are not for everybody)."""
    sheet = by_noun.get(one.noun)
    if sheet is None or not sheet.policy.may(actor):
        return False
    asked = Query.from_pairs(parse_qsl(one.query))
    named = {each.field for alternatives in asked.conditions for each in alternatives}
    return named.isdisjoint(sheet.policy.hidden(actor))


def _asked(one: Watch | Newest, actor: Actor, day: dt.date) -> str:
    return filled(one.query, actor, day if one.noun in DATED else clock.today())


def _counts(actor: Actor, desk: Desk, by_noun: Mapping[str, Sheet], day: dt.date) -> list[Kpi]:
    """For roles without figures of performance: how much there is of what they keep."""
    return [Kpi(one.label, counting.cell(by_noun[one.noun], actor, _asked(one, actor, day))) for one in desk.counts if _may(actor, one, by_noun)]


def _watched(actor: Actor, desk: Desk, by_noun: Mapping[str, Sheet], day: dt.date) -> list[BoardPart]:
    """What of the role's watches there is, the pressing ones first; all at zero is said, not left out."""
    mine = [one for one in desk.watches if _may(actor, one, by_noun)]
    if not mine:
        return []
    items = []
    for one in sorted(mine, key=lambda one: ("bad", "warn", "info", "").index(one.tone)):
        sheet, query = by_noun[one.noun], _asked(one, actor, day)
        cell = counting.cell(sheet, actor, query)
        if cell.value:
            items.append(Item(one.label, Link("", noun=sheet.noun, query=query), one.hint, icon=sheet.icon, tone=one.tone, figure=cell))
    return [
        BoardList(
            "watched", _("To look at"), items, sub=str(len(items)) if items else "",
            empty=_("Everything is in order"), hint=_("None of these: %(what)s") % {"what": " · ".join(str(one.label) for one in mine)},
        )
    ]  # fmt: skip


def _acts(actor: Actor, by_noun: Mapping[str, Sheet]) -> list[Making]:
    """What one makes in one's duties, the first noun first."""
    nouns = dict.fromkeys(noun for code in roles.ALL if code in actor.roles for noun in BY_CODE[code].nouns)
    made = []
    for sheet in (by_noun[noun] for noun in nouns if noun in by_noun and noun not in ONCE_A_YEAR):
        act = next((act for act in sheet.acts if act.makes and sheet.policy.may(actor, act.name)), None)
        if act:
            made.append((sheet, act))
    labels = [str(act.label) for _sheet, act in made]
    # "New revision" of two nouns: say of which
    return [
        Making(sheet.noun, act.name, act.label if labels.count(str(act.label)) == 1 else f"{act.label} · {sheet.label}", sheet.icon)
        for sheet, act in made[:MOST_ACTS]
    ]


def _duties(actor: Actor) -> list[BoardPart]:
    """What one answers for, in the words of the regime, for roles that have no figures of their own."""
    held = [BY_CODE[code] for code in roles.ALL if code in actor.roles and code in BY_CODE]
    items = [Item(word(str(duty)), icon="badge-check") for role in held for duty in role.duties]
    if not items:
        return []
    return [BoardList("duties", _("What you answer for"), items, sub=" · ".join(word(str(role.name)) for role in held), place="right")]


def _newest(actor: Actor, desk: Desk, by_noun: Mapping[str, Sheet], day: dt.date) -> list[BoardPart]:
    """The newest documents of one's duties, those there are."""
    tables = {sheet.listing.source.split()[0]: sheet for sheet in by_noun.values()}
    lists = [_list(actor, one, by_noun[one.noun], day, tables) for one in desk.newest if _may(actor, one, by_noun)]
    return [made for made in lists if made.items]


def _list(actor: Actor, one: Newest, sheet: Sheet, day: dt.date, tables: Mapping[str, Sheet]) -> BoardList:
    query = _asked(one, actor, day)
    page = listing.page(sheet.listing, actor, replace(Query.from_pairs(parse_qsl(query)), size=MOST))
    items = [_item(sheet, row, tables) for row in page.rows]
    return BoardList(f"newest_{sheet.noun}_{len(one.query)}", one.label, items, more=Link(_("All"), noun=sheet.noun, query=query))


def _item(sheet: Sheet, row: Row, tables: Mapping[str, Sheet]) -> Item:
    """A row of a list in two lines: number and party, what and when, the amount, the state."""
    title = next((str(row[name]) for name in ("number", "person_label", "for_unit_label", "name", "actor_name") if row.get(name)), str(row["id"]))
    title = _("System") if title in HOUSE else title
    state = str(row.get("state") or row.get("op") or "")
    column = next((one for one in sheet.columns if one.name in ("state", "op")), None)
    field = next((one for one in sheet.listing.fields if column and one.name == column.name), None)
    return Item(
        title,
        Link(title, noun=sheet.noun, id=row["id"]),
        " · ".join(_about(row, tables)),
        icon=sheet.icon,
        chip=word(str(field.choices.get(state, state))) if field and state else "",
        chip_tone=column.chips.get(state, "") if column else "",
        value=_amount(row),
    )


def _about(row: Row, tables: Mapping[str, Sheet]) -> Iterable[str]:
    """Whom and when a row is about."""
    for name in ("name", "title", "subject", "product_label", "customer_label", "period_label"):
        if row.get(name) and (row.get("number") or name.endswith("_label")):
            yield period.called(str(row[name]), _language()) if name == "period_label" else str(row[name])[:60]
    if what := changes.what(str(row.get("table_name") or ""), str(row.get("fields") or ""), tables.get(str(row.get("table_name")))):
        yield what
    day = next((row[name] for name in ("order_date", "invoice_date", "issued_date", "planned_date", "due_date") if row.get(name)), None)
    if day:
        yield shown.date(day, _language())
    if row.get("at"):
        yield shown.moment(row["at"], _language())


def _amount(row: Row) -> str:
    """The amount a row is known by, in full."""
    found = next((row[name] for name in ("net", "amount") if row.get(name) is not None), None)
    return "" if found is None else f"{shown.amount(found, str(row.get('currency') or 'CNY'))} {row.get('currency') or ''}".strip()
