"""`makesell setup`: all that `makesell run` does before it starts anything: database, tables, assets."""

from argparse import ArgumentParser, Namespace

from makesell.doors.cli import assets_stamp, environment
from makesell.doors.cli.surroundings import read
from makesell.doors.cli.words import say
from makesell.ground.embedded import places
from makesell.ground.text import N_

NAME = "setup"
HELP = N_("do everything `run` needs, but start nothing")


def add_arguments(parser: ArgumentParser) -> None:
    """No arguments."""


def run(args: Namespace) -> int:
    """Makes the database and its tables and builds the assets; the database stops again."""
    around = read()
    places.writable(around.var)
    reached = environment.reach(around, say)
    try:
        environment.bring_up(reached, around, say)
        if not assets_stamp.current(around.var):
            say(N_("Building the assets …"))
            environment.call(reached.for_children(around), "assets")
    finally:
        reached.release()
    say(N_("Everything is set up. Start it with: make run"))
    return 0
