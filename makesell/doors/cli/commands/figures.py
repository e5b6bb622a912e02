"""`makesell figures`: attainment and scorecard on the command line, as a table or as CSV — the same metrics as pages and API.

`--period quarter` reads the quarters targets are set for; a company whose targets are quotas of given dates (and that has none for
quarters) is read by those dates: `--period given` asks for them by name. `--until` moves the day a running period is counted up to.
"""

import argparse
import csv
import datetime as dt
import sys
from collections.abc import Iterable, Sequence

from makesell.ground import clock
from makesell.ground.actor import system
from makesell.ground.period import KINDS
from makesell.ground.refusal import Refusal
from makesell.metrics import attainment, exports, scorecard, windows

NAME = "figures"
HELP = "print attainment or the scorecard (--csv for files)"
VALUES = ("net", "gross", "qty", "count")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The two figures and what they are asked for."""
    figures = parser.add_subparsers(dest="figure", required=True, metavar="attainment|scorecard")
    first = figures.add_parser("attainment", help="target, actual, attainment and commission by person or unit")
    first.add_argument("--by", choices=("person", "unit"), default="person", help="whose targets")
    first.add_argument("--houses", action="store_true", help="house accounts too (they have no pay)")
    second = figures.add_parser("scorecard", help="growth and customers by territory or unit")
    second.add_argument("--by", choices=("territory", "unit", "company"), default="territory", help="which scopes")
    for each, kind in ((first, "quarter"), (second, "year")):
        each.add_argument("--measure", default="ordered", help="the measure of the performance book (default: %(default)s)")
        each.add_argument("--value", choices=VALUES, default="net", help="which value of it (default: %(default)s)")
        each.add_argument("--period", choices=tuple(KINDS), default=kind, help="the kind of period (default: %(default)s)")
        on = "figures stand on this day (default: today, or the data's last day)"
        each.add_argument("--until", type=dt.date.fromisoformat, metavar="DATE", help=on)
        each.add_argument("--csv", action="store_true", help="comma-separated values")


def run(options: argparse.Namespace) -> int:
    """Prints the figure; 0 when it could be read."""
    day = windows.as_of(clock.today())
    until = options.until or day.day
    rows = _attainment(options, until, day.currency) if options.figure == "attainment" else _scorecard(options, until, day.currency)
    columns = exports.ATTAINMENT if options.figure == "attainment" else exports.SCORECARD
    _print(columns, rows, plain=options.csv)
    return 0


def _attainment(options: argparse.Namespace, until: dt.date, currency: str) -> Iterable[Sequence[str]]:
    reader = system("makesell figures")
    kind = attainment.kind_for(reader, options.period, options.measure)
    asked = attainment.Asked(options.measure, kind, until, options.value, houses=options.houses)
    found = attainment.by_person(reader, asked) if options.by == "person" else attainment.by_unit(reader, asked)
    return exports.attainment(found, currency)


def _scorecard(options: argparse.Namespace, until: dt.date, currency: str) -> Iterable[Sequence[str]]:
    if options.period == "given":
        raise Refusal("figures.period", "A scorecard compares years, halves, quarters, months or weeks.", field="period")
    asked = scorecard.Asked(options.by, options.period, until, options.measure, options.value)
    return exports.scorecard(scorecard.card(system("makesell figures"), asked).scores, currency)


def _print(columns: Sequence[str], rows: Iterable[Sequence[str]], *, plain: bool) -> None:
    if plain:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
        return
    table = [tuple(columns), *(tuple(row) for row in rows)]
    widths = [max(len(row[n]) for row in table) for n in range(len(columns))]
    for row in table:
        print("  ".join(cell.rjust(width) if n else cell.ljust(width) for n, (cell, width) in enumerate(zip(row, widths, strict=True))))
