"""`makesell migrate`: tables, shared cache, rights and triggers of the database, brought to what the code says; by the owner's role."""

import os
from argparse import ArgumentParser, Namespace

from django.core.management import call_command

from makesell.doors.cli import schema
from makesell.doors.cli.migrating import migrate
from makesell.ground.db import run as ask
from makesell.ground.db.install import install
from makesell.ground.text import N_

NAME = "migrate"
HELP = N_("bring the database's tables, rights and triggers to this version")
ONE_AT_A_TIME = 7303


def add_arguments(parser: ArgumentParser) -> None:
    """No arguments."""


def run(args: Namespace) -> int:
    """Migrates, makes the cache table, installs rights and triggers, and notes it in the database."""
    lay()
    schema.note(os.environ["MAKESELL_DSN"], schema=schema.fingerprint())
    return 0


def lay() -> None:
    """All tables with their rights and triggers, in the database Django is on; nothing is done twice, and a second process waits."""
    ask("set lock_timeout = 0")
    ask("select pg_advisory_lock(%s)", [ONE_AT_A_TIME])
    ask("reset lock_timeout")
    try:
        migrate()
        call_command("createcachetable", verbosity=0)
        install()
    finally:
        ask("select pg_advisory_unlock(%s)", [ONE_AT_A_TIME])
