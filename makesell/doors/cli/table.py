"""The command-line door: the table of commands. A new command is one file in commands/ and one row here.

`needs` says what must stand before the file is imported, because most commands import rooms that need Django set up:
NOTHING, DJANGO (no database), DATABASE (running, with its tables, as the application's role), OWNER (as the owner's role).
"""

import importlib
import importlib.util
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol, cast

ROOM = "makesell.doors.cli.commands"


class Needs(Enum):
    """What must stand before a command's file is imported."""

    NOTHING = auto()
    DJANGO = auto()
    DATABASE = auto()
    OWNER = auto()


class Command(Protocol):
    """What a command's file offers."""

    NAME: str
    HELP: str

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declares the command's arguments."""

    def run(self, args: Namespace) -> int:
        """Does it; the answer is the exit status."""


@dataclass(frozen=True, slots=True)
class Row:
    """One command: its file and what it needs."""

    module: str
    needs: Needs
    patient: bool = True    # statements may take as long as they take; false where a browser waits


COMMANDS: Mapping[str, Row] = {
    "run": Row("run", Needs.NOTHING),
    "stop": Row("stop", Needs.NOTHING),
    "status": Row("status", Needs.NOTHING),
    "setup": Row("setup", Needs.NOTHING),
    "migrate": Row("migrate", Needs.OWNER),
    "assets": Row("assets", Needs.DJANGO),
    "check": Row("check", Needs.DATABASE),
    "import": Row("import_", Needs.DATABASE),
    "figures": Row("figures", Needs.DATABASE),
    "people": Row("people", Needs.DATABASE),
    "login": Row("login", Needs.DATABASE),
    "web": Row("web", Needs.DATABASE, patient=False),
}


@dataclass(frozen=True, slots=True)
class Hook:
    """Work of a room that no door may know, named by `__main__`: a module and its function without arguments."""

    module: str
    function: str

    @property
    def built(self) -> bool:
        """True when the room is there."""
        try:
            return importlib.util.find_spec(self.module) is not None
        except ModuleNotFoundError:
            return False

    def __call__(self) -> None:
        """Does the work; Django must be set up."""
        getattr(importlib.import_module(self.module), self.function)()


Hooks = Mapping[str, Hook]


def built(name: str) -> bool:
    """True when the command's file is there."""
    return importlib.util.find_spec(f"{ROOM}.{COMMANDS[name].module}") is not None


def load(name: str) -> Command:
    """The command's file; what it needs must stand."""
    return cast("Command", importlib.import_module(f"{ROOM}.{COMMANDS[name].module}"))
