"""The frame around every page: rail in the regime's order, what is new, the person's own choices, toasts left by the act before."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Literal, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext as word

from makesell.doors.desk import addresses, values
from makesell.doors.desk.asking import DeskRequest
from makesell.doors.desk.frame import NO_COMPANY, Frame, frame_of
from makesell.ground.access import roles
from makesell.ground.access.duties import BY_CODE
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.sheets import navigation
from makesell.sheets.registry import SHEETS
from makesell.ui.parts import Button, Page, RailGroup, RailItem, Shell, Toast

THEMES = ("auto", "light", "dark")
Theme = Literal["auto", "light", "dark"]


def shell_for(request: DeskRequest) -> Shell:
    """The frame for this request; without a login only the company and the switches."""
    actor = request.actor
    lang: Literal["zh-Hans", "en"] = "zh-Hans" if values.language().startswith("zh") else "en"
    here = request.get_full_path() if request.method == "GET" else addresses.HOME
    user: Any = request.user
    if not user.is_authenticated:
        theme = cast("Theme", request.COOKIES.get("theme", "auto")) if request.COOKIES.get("theme") in THEMES else "auto"
        return Shell(company=_company(frame_of(actor), lang), here=here, lang=lang, theme=theme, languages=addresses.LOOKS, themes=addresses.LOOKS)
    frame = frame_of(actor)
    rail = _rail(request, frame)
    return Shell(
        company=_company(frame, lang), person=actor.name, role=_role(actor), avatar=values.avatar(actor.name), home=addresses.HOME, here=here,
        lang=lang, theme=user.theme, density=user.density, rail=rail, tabs=_tabs(rail), palette=addresses.FIND, bell=addresses.NOTICES,
        bell_count=_count(frame.unread), themes=addresses.LOOKS, languages=addresses.LOOKS, densities=addresses.LOOKS, menu=_menu(),
        new=_new(actor), toasts=_toasts(request), banner=_banner(frame), banner_tone="info",
    )  # fmt: skip


def respond(request: DeskRequest, page: Page, status: int = 200) -> HttpResponse:
    """A whole page in its frame."""
    return render(request, page.template, {"shell": shell_for(request), "page": page}, status=status)


def _company(frame: Frame, lang: str) -> str:
    if frame.company is NO_COMPANY:
        return _("No company yet")
    return frame.company.name if lang == "zh-Hans" else frame.company.name_en or frame.company.name


def _banner(frame: Frame) -> str:
    if frame.company.data_until:
        return _("The data of this company end on %(day)s; figures stand as of that day.") % {
            "day": values.in_words(frame.company.data_until, Kind.DATE)
        }
    return ""


def _role(actor: Actor) -> str:
    named = [role for role in roles.ALL if role in actor.roles]
    return " · ".join(word(str(BY_CODE[role].name)) for role in named[:2])


def _count(number: int) -> str:
    return "" if not number else "99+" if number > 99 else str(number)


def _rail(request: DeskRequest, frame: Frame) -> tuple[RailGroup, ...]:
    """The places by section: what the actor's duties need stands open, the rest is folded away until it is asked for or stood on."""
    # every place lies at the first part of its address, so all pages below a place have one rail
    first = request.path.split("/", 2)
    place = f"/{first[1]}/" if len(first) == 3 else request.path
    counts = _count(frame.waiting), _count(frame.unread)
    return _railed(request.actor, place, request.COOKIES.get("rail", ""), counts, frame.company.is_demo, values.language())


@lru_cache(maxsize=2000)
def _railed(actor: Actor, path: str, wide: str, counts: tuple[str, str], is_demo: bool, lang: str) -> tuple[RailGroup, ...]:
    """The rail at a place in a language. It is kept: a place's name asks its words and its letter of every other, sixty of them a page."""
    letters: set[str] = {"h", "a", "n"}
    opened = wide.split(".")
    groups = []
    for group in navigation.groups(actor):
        items: list[RailItem] = []
        more: list[RailItem] = []
        for place in group.places:
            (items if place.daily else more).append(_item(place, path, letters))
        if group.code == "today":
            if not any(item.href == addresses.HOME for item in items):
                items.insert(0, RailItem(_("Workbench"), addresses.HOME, "layout-dashboard", current=path == addresses.HOME, key="h"))
            items += _own(path, *counts, is_demo=is_demo)
        if group.code == "administration" and actor.has(roles.ADMINISTRATOR):
            items.append(RailItem(_("Imports"), addresses.IMPORTS, "file-up", current=path.startswith(addresses.IMPORTS)))
        is_open = group.code in opened or any(item.current for item in more)
        groups.append(RailGroup(tuple(items), group.label, group.code, tuple(more), is_open))
    if actor.has(roles.ADMINISTRATOR) and not any(item.href == addresses.IMPORTS for group in groups for item in group.items):
        imports = RailItem(_("Imports"), addresses.IMPORTS, "file-up", current=path.startswith(addresses.IMPORTS))
        groups.append(RailGroup((imports,), _("Administration")))
    return tuple(groups)


def _own(path: str, waiting: str, unread: str, *, is_demo: bool) -> list[RailItem]:
    look = addresses.board("look")
    shown = [RailItem(_("What to look at"), look, "telescope", current=path == look)] if is_demo else []
    return [
        RailItem(_("Approvals"), addresses.APPROVALS, "inbox", waiting, bool(waiting), path.startswith(addresses.APPROVALS), key="a"),
        RailItem(_("Notices"), addresses.NOTICES, "bell", unread, False, path.startswith(addresses.NOTICES), key="n"),
        *shown,
    ]


def _item(place: navigation.Place, path: str, letters: set[str]) -> RailItem:
    href = addresses.board(place.board) if place.board else addresses.start_of(place.noun)
    name = place.board or place.noun
    key = place.key or next((letter for letter in name if letter.isalpha() and letter not in letters), "")
    letters.add(key)
    here = path == href if href == addresses.HOME else path.startswith(href.partition("?")[0])
    return RailItem(place.label, href, place.icon, current=here, key=key)


def _tabs(rail: Iterable[RailGroup]) -> tuple[RailItem, ...]:
    """The phone's bottom bar: today's places first (what counts something before what does not), then the first place of each group."""
    groups = [group for group in rail if group.items]
    today = [item for group in groups[:1] for item in group.items if item.icon != "bell"]
    # what waits for a decision goes before the duties that never change
    wanted = [*today[:1], *sorted(today[1:], key=lambda item: not item.count)][:2]
    wanted += [group.items[0] for group in groups[1:]]
    return tuple(wanted[:4])


@lru_cache(maxsize=1000)
def _new(actor: Actor) -> tuple[Button, ...]:
    """What the actor's duties let it make; kept, for nothing else says it."""
    made = [
        Button(act.label, addresses.new(sheet.noun, act.name), sheet.icon)
        for sheet in SHEETS
        for act in sheet.acts
        if act.makes and sheet.policy.may(actor, act.name)
    ]
    letters: set[str] = set()
    keyed = []
    for button in made[:12]:
        key = next((letter for letter in button.href.strip("/") if letter.isalpha() and letter not in letters), "")
        letters.add(key)
        keyed.append(Button(button.label, button.href, button.icon, key=key, key_group="new"))
    return tuple(keyed)


def _menu() -> tuple[Button, ...]:
    return (
        Button(_("Settings"), addresses.SETTINGS, "settings"),
        Button(_("Component catalogue"), addresses.STYLE, "swatch-book"),
        Button(_("Sign out"), addresses.LOGOUT, "log-out", post=True),
    )


def _toasts(request: DeskRequest) -> tuple[Toast, ...]:
    made = []
    for message in messages.get_messages(request):
        tone, _sep, undo = message.extra_tags.partition("|")
        kept = tone == "kept"
        made.append(Toast(str(message.message), "info" if kept else values.tone(tone), undo, _("Undo") if undo else "", copy=kept))
    return tuple(made)
