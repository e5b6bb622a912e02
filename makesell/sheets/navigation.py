"""The rail: sheets and boards in the regime's order, cut to what the actor may open. No counts here, doors add theirs."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.ground.actor import Actor
from makesell.sheets.parts import Text
from makesell.sheets.registry import BOARDS, SHEETS

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
    """A place of the rail: a sheet's list (`noun`) or a board (`board`). `key` is the letter after G."""

    label: Text
    icon: str
    noun: str = ""
    board: str = ""
    key: str = ""
    order: int = 50


@dataclass(frozen=True, slots=True)
class Group:
    """A group of places with its name; the first has none."""

    code: str
    label: Text
    places: tuple[Place, ...]


def _places(section: str, actor: Actor) -> tuple[Place, ...]:
    boards = [Place(b.label, b.icon, board=b.code, key=b.key, order=b.order) for b in BOARDS if b.section == section and b.open_to(actor)]
    sheets = [Place(s.plural, s.icon, noun=s.noun, order=s.order) for s in SHEETS if s.section == section and s.policy.may(actor)]
    return tuple(sorted([*boards, *sheets], key=lambda place: place.order))


def groups(actor: Actor) -> tuple[Group, ...]:
    """The groups of the rail the actor may open, empty ones left out (the first always stands)."""
    made = (Group(code, label, _places(code, actor)) for code, label in SECTIONS)
    return tuple(group for group in made if group.places or group.code == "today")
