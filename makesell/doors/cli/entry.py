"""The command-line door: from the command line to one command; whatever goes wrong is one sentence, never a traceback."""

import argparse
import errno
import shutil
import signal
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from makesell.doors.cli import environment, table
from makesell.doors.cli.surroundings import read
from makesell.doors.cli.table import Hooks, Needs, Row
from makesell.doors.cli.words import in_words, refuse
from makesell.ground.embedded import places
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_

REFUSED, UNEXPECTED, INTERRUPTED = 1, 70, 130
INTRODUCTION = N_("Makesell runs how a manufacturer sells what it makes, from a target to a pay statement.")


def main(argv: Sequence[str], hooks: Hooks) -> int:
    """Runs `makesell <argv>`. `hooks` are works of rooms above the doors: `seed` (the demo company) and `worker` (the jobs)."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return _main(argv, hooks)
    except Refusal as refusal:
        refuse(refusal)
        return REFUSED
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        if error.errno != errno.ENOSPC:
            return _unexpected(error)
        refuse(places.full(read().var, shutil.disk_usage(read().var).free))
        return REFUSED
    except Exception as error:
        return _unexpected(error)


def _unexpected(error: Exception) -> int:
    """A fault of ours: its trace goes to a file, the person gets a sentence."""
    trace, last = traceback.format_exc(), f"{type(error).__name__}: {error}".strip().splitlines()[0]
    try:
        log = read().logs
        log.mkdir(parents=True, exist_ok=True)
        with (log / "faults.log").open("a", encoding="utf-8") as file:
            file.write(trace + "\n")
        place: Path | str = log / "faults.log"
    except (OSError, Refusal):
        place = "-"
    sentence = N_("Something went wrong that Makesell did not foresee: %(last)s. The details are in %(place)s; please report them.")
    print(in_words(sentence, last=last, place=place), file=sys.stderr)
    return UNEXPECTED


def _main(argv: Sequence[str], hooks: Hooks) -> int:
    name = argv[0] if argv else "help"
    if name in hooks:
        return _hook(name, hooks)
    if name not in table.COMMANDS:
        return _overview(name)
    if not table.built(name):
        raise Refusal("command.not_built", "The command %(name)s is not built yet.", name=name)
    _stand(table.COMMANDS[name], asks_help=bool({"-h", "--help"} & set(argv[1:])))
    command = table.load(name)
    parser = argparse.ArgumentParser(prog=f"makesell {name}", description=in_words(command.HELP))
    command.add_arguments(parser)
    args = parser.parse_args(list(argv[1:]))
    args.hooks = hooks
    return command.run(args)


def _stand(row: Row, asks_help: bool) -> None:
    if row.needs is Needs.NOTHING:
        return
    if row.needs is Needs.DJANGO or asks_help:
        environment.configure()
    else:
        environment.prepare(owner=row.needs is Needs.OWNER, patient=row.patient)


def _hook(name: str, hooks: Hooks) -> int:
    if not hooks[name].built:
        raise Refusal("command.not_built", "The command %(name)s is not built yet.", name=name)
    environment.prepare()
    hooks[name]()
    return 0


def _overview(asked: str) -> int:
    """The list of commands; exit status 2 for a command that is none."""
    environment.configure()
    known = asked in {"help", "-h", "--help"}
    lines = [] if known else [in_words(N_("There is no command %(name)s."), name=asked), ""]
    lines += [in_words(INTRODUCTION), "", "makesell <command> [--help]", ""]
    lines += [f"  {name:<10}{in_words(table.load(name).HELP)}" for name in table.COMMANDS if table.built(name)]
    print("\n".join(lines), file=sys.stdout if known else sys.stderr)
    return 0 if known else 2
