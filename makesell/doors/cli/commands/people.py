"""`makesell people`: who can sign in to the demo company, with their roles; `makesell run` prints it when everything is ready."""

import unicodedata
from argparse import ArgumentParser, Namespace

from makesell.doors.cli.words import in_words, language
from makesell.ground import clock
from makesell.ground.access.duties import CATALOGUE
from makesell.ground.organisation import queries
from makesell.ground.text import N_

NAME = "people"
HELP = N_("list the people of the demo company and their roles")
GAP = 3


def add_arguments(parser: ArgumentParser) -> None:
    """No arguments."""


def run(args: Namespace) -> int:
    """Prints one line a person; nothing in a company that is not the demo."""
    rows = [_row(person) for person in queries.demo_people(clock.today(), demo=True)]
    if not rows:
        return 0
    widths = [max(_width(row[column]) for row in rows) + GAP for column in range(2)]
    print(in_words(N_("People of the demo company, one click each on the login page:")))
    for name, login, roles in rows:
        print("  " + _padded(name, widths[0]) + _padded(login, widths[1]) + roles)
    return 0


def _row(person: queries.DemoPerson) -> tuple[str, str, str]:
    named = {role.code: role.name for role in CATALOGUE}
    name = person.name if language() == "zh_Hans" else person.name_en or person.name
    return name, person.username, ", ".join(in_words(named[code]) if code in named else code for code in person.roles)


def _width(text: str) -> int:
    """How many columns of a terminal a text takes; Chinese letters take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
