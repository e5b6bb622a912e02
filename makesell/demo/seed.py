"""Demo: what `makesell run` calls on the first start — the company is built, and its story told, with a bar that says how far it is.

`SIZE` (s, m, l) says how many orders the story has. A start that was killed in the middle of the story begins the company again, and so does
another SIZE; a demo in which somebody has worked, and any other company, stay as they are.
"""

import datetime as dt
import os
import sys
from typing import Final

from makesell.demo.build import SYSTEM, build
from makesell.demo.story import telling
from makesell.flows.history import batches, exhibit_record, replace_demo
from makesell.flows.history.exhibit_record import Exhibit
from makesell.ground import clock
from makesell.ground.exhibits.queries import STORY, TELLING, TOLD, exhibits
from makesell.ground.organisation.queries import company
from makesell.ground.refusal import Refusal

WIDTH: Final = 40
TENTHS: Final = 10


def seed() -> None:
    """Makes the demo, unless there is a company already. Refuses a SIZE that does not exist."""
    batches.hasten()
    size = os.environ.get("SIZE") or "m"
    if size not in telling.SIZES:
        raise Refusal("demo.size", "SIZE is s, m or l.", field="SIZE")
    story = exhibits().get(STORY)
    if story is not None:
        if story.noun == TOLD and ("SIZE" not in os.environ or story.record == telling.SIZES[size] or not replace_demo.replaceable()):
            return
        replace_demo.begin_again(actor=SYSTEM, at=clock.now())
    build()
    if company() is None or not replace_demo.replaceable():
        return
    _mark(TELLING, size)
    telling.tell(clock.today(), size, _Bar())
    _mark(TOLD, size)


def _mark(word: str, size: str) -> None:
    exhibit_record.perform(Exhibit(STORY, word, telling.SIZES[size]), actor=SYSTEM, at=clock.now())


class _Bar:
    """One line that grows on a terminal, a line each tenth elsewhere."""

    def __init__(self) -> None:
        self.shown = -1

    def __call__(self, share: float, day: dt.date) -> None:
        """Shows how much of the story is told."""
        filled = int(share * WIDTH)
        line = f"{'█' * filled}{'░' * (WIDTH - filled)} {share:4.0%} {day:%Y-%m}"
        if sys.stdout.isatty():
            sys.stdout.write(f"\r{line}" + ("\n" if share >= 1 else ""))
        elif filled * TENTHS // WIDTH > self.shown:
            self.shown = filled * TENTHS // WIDTH
            sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
