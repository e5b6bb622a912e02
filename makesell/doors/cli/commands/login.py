"""`makesell login NAME`: lets the first people into a company, or gives a login a new password; the password is shown once."""

import secrets
from argparse import ArgumentParser, Namespace

from makesell.doors.cli.words import language, say
from makesell.flows.org_1_organisation import open_login
from makesell.flows.org_1_organisation.open_login import FirstLogin
from makesell.ground import clock
from makesell.ground.actor import system
from makesell.ground.text import N_

NAME = "login"
HELP = N_("let a person in (--name, --roles), or give a login a new password (--renew)")
OPERATOR = system("makesell login")


def add_arguments(parser: ArgumentParser) -> None:
    """The login's name, whose it is and which roles it has."""
    parser.add_argument("username")
    parser.add_argument("--name", default="")
    parser.add_argument("--roles", default="executive")
    parser.add_argument("--renew", action="store_true")


def run(args: Namespace) -> int:
    """Makes the login or renews its password; prints the password."""
    password = secrets.token_urlsafe(12)
    if args.renew:
        open_login.renew(args.username, password, actor=OPERATOR, at=clock.now(), reason="renewed at the machine")
    else:
        wanted = [role.strip() for role in args.roles.split(",") if role.strip()]
        tongue = "zh-hans" if language() == "zh_Hans" else "en"
        fact = FirstLogin(args.username, args.name or args.username, wanted, password, tongue)
        open_login.perform(fact, actor=OPERATOR, at=clock.now(), reason="let in at the machine")
    say(N_("Login %(name)s, password %(password)s (shown this once)."), name=args.username, password=password)
    return 0
