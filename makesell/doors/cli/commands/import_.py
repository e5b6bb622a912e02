"""`makesell import`: a company's past from a folder of files, with progress; killed or stopped, the next one goes on where it ended."""

import argparse
import sys
from time import monotonic

from makesell.doors.cli.words import in_words, say
from makesell.flows.history import imports, replace_demo
from makesell.flows.history.batches import Progress
from makesell.flows.reg_1_regime import check_books
from makesell.ground import clock
from makesell.ground.actor import system
from makesell.ground.exchange.states import DONE
from makesell.ground.text import N_

NAME = "import"
HELP = N_("import a company's past from a folder of files")
SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which source, and where its files lie."""
    parser.add_argument("kind", choices=tuple(imports.SOURCES), help="the source")
    parser.add_argument("folder", help="the folder of its files")
    parser.add_argument("--replace-demo", default="", metavar="NAME", help="delete the demo company of this name first, with all its logins")


def run(options: argparse.Namespace) -> int:
    """Imports, then proves the books; 0 when everything stands, 1 when something was left out or is not proved."""
    begun, operator = monotonic(), system(f"import {options.kind}")
    if options.replace_demo:
        asked = replace_demo.Replacing(options.kind, options.folder, options.replace_demo)
        replace_demo.make_room(asked, actor=operator, at=clock.now())
        say(N_("The demo is gone, with all its logins. Let people in with: .venv/bin/makesell login NAME --roles executive"))
    ended = imports.perform(options.kind, options.folder, actor=operator, at=clock.now(), tell=Lines())
    for place, sentence, params in imports.bad_rows(ended.bad_rows[:SHOWN]):
        print(f"{place}: {in_words(sentence, **params)}", file=sys.stderr)
    if ended.bad_count:
        say(N_("%(count)s rows were left out or lack something; the first are named above."), count=ended.bad_count)
    if ended.state != DONE:
        say(N_("The import was stopped. The same command goes on where it ended."))
        return 1
    faults = check_books.perform()
    say(N_("Imported in %(seconds)s seconds. The books have %(faults)s faults."), seconds=round(monotonic() - begun), faults=len(faults))
    return 1 if faults or ended.bad_count else 0


class Lines:
    """Progress on a terminal: one line a step, rewritten while it runs; in a file, one line a step when it ends."""

    def __init__(self) -> None:
        self._begun = monotonic()
        self._live = sys.stdout.isatty()
        self._last = ""

    def __call__(self, told: Progress) -> None:
        """A batch was recorded."""
        ends = told.done >= told.total
        if told.done == 0 and not ends:
            self._begun = monotonic()
        line = f"{in_words(told.step.title)}: {told.done:,} / {told.total:,}  {monotonic() - self._begun:.1f} s"
        if self._live:
            print(f"\r{line}\x1b[K", end="\n" if ends else "", flush=True)
        elif ends:
            print(line, flush=True)
