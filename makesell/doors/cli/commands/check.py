"""`makesell check`: proves every balance from its entries and every entry from its document, on live data."""

from argparse import ArgumentParser, Namespace

from makesell.doors.cli.words import say
from makesell.flows.reg_1_regime import check_books
from makesell.ground.text import N_

NAME = "check"
HELP = N_("prove the books; exit status 1 when they are not")


def add_arguments(parser: ArgumentParser) -> None:
    """No arguments."""


def run(args: Namespace) -> int:
    """Prints every fault; 0 when there is none."""
    faults = check_books.perform()
    for fault in faults:
        print(f"{fault.check} {fault.what}: {fault.expected} | {fault.found}")
    if faults:
        say(N_("The books are not proved: %(count)s faults."), count=len(faults))
        return 1
    say(N_("The books are proved: %(count)s rules hold."), count=len(check_books.CHECKS))
    return 0
