"""The rail: sheets and boards in the regime's order, cut to what the actor may open. No counts here, doors add theirs."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.ground.access.duties import BY_CODE
from makesell.ground.actor import Actor
from makesell.sheets.parts import Text
from makesell.sheets.registry import BOARDS, INSIDE, SHEETS

SECTIONS: Final[tuple[tuple[str, Text], ...]] = (
    ("today", ""),
    ("market", _("Market and customers")),
    ("sell", _("Sell and deliver")),
    ("performance", _("Performance")),
    ("organisation", _("Organisation and rules")),
    ("master", _("Products and prices")),
    ("administration", _("Administration")),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the rail: a sheet's list (`noun`) or a board (`board`). `key` is the letter after G; `daily`: a duty of the actor needs it."""

    label: Text
    icon: str
    noun: str = ""
    board: str = ""
    key: str = ""
    order: int = 50
    daily: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A group of places with its name; the first has none."""

    code: str
    label: Text
    places: tuple[Place, ...]


def _daily(actor: Actor) -> frozenset[str]:
    """The nouns and boards that serve the duties of the actor's roles (ORG-2)."""
    return frozenset(noun for role in actor.roles if role in BY_CODE for noun in BY_CODE[role].nouns)


def _places(section: str, actor: Actor) -> tuple[Place, ...]:
    daily = _daily(actor)
    boards = [
        Place(b.label, b.icon, board=b.code, key=b.key, order=b.order, daily=b.code in daily or section == "today")
        for b in BOARDS
        if b.section == section and b.open_to(actor)
    ]
    sheets = [
        Place(s.plural, s.icon, noun=s.noun, order=s.order, daily=s.noun in daily or section == "today")
        for s in SHEETS
        if s.section == section and s.noun not in INSIDE and s.policy.may(actor)
    ]
    return tuple(sorted([*boards, *sheets], key=lambda place: place.order))


@lru_cache(maxsize=1000)
def groups(actor: Actor) -> tuple[Group, ...]:
    """The groups of the rail the actor may open, empty ones left out (the first always stands). Its duties alone say which, so they are kept."""
    made = (Group(code, label, _places(code, actor)) for code, label in SECTIONS)
    return tuple(group for group in made if group.places or group.code == "today")
