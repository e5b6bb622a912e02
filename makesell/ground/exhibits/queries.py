"""Named reads of exhibits."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from makesell.ground.db import run

# How far the demo's story is: it is being told, or was told at that moment.
STORY: Final = "story"
TELLING, TOLD = "telling", "told"


@dataclass(frozen=True, slots=True)
class ExhibitRow:
    """What is shown under a code: the noun of its page and its key there."""

    code: str
    noun: str
    record: int
    shown_at: dt.datetime


def exhibits() -> dict[str, ExhibitRow]:
    """Everything that is shown, by code."""
    return {row[0]: ExhibitRow(*row) for row in run("select code, noun, record, shown_at from exhibits_exhibit")}
