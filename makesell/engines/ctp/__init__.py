"""Engine ctp: capable to promise — the earliest moment for a quantity over stock, planned receipts, material, and capacity of all levels.

`ask()` searches a `Model` and leaves no trace in it, so that any number may ask at once; `keep()` takes what was found. One rule holds at
every level: what stock gives now is taken; for the rest the earliest of waiting for planned receipts, buying and making counts. Making
goes forward, step after step, each where it ends first. `latest_start()` is the same question asked backwards, `most_by()` asks how
much is there on a day; `gains()` takes one named
cause away at a time and asks again;
`open_longer()`, `quicker()` and `made_elsewhere()` are the plant as it might be. Times are whole minutes from the model's origin.
"""

from makesell.engines.ctp.asking import Promise, Taken, Unable, ask, keep, make
from makesell.engines.ctp.calendar import NEVER, Calendar, joined, without
from makesell.engines.ctp.chain import WHY, Part
from makesell.engines.ctp.lane import Lane
from makesell.engines.ctp.model import Center, Curve, Item, Model, Need, Outside, Step, Way
from makesell.engines.ctp.otherwise import Otherwise, begins_at, brought, made_elsewhere, open_longer, quicker, worked_within
from makesell.engines.ctp.passes import Job, Times, earliest, latest
from makesell.engines.ctp.search import Place
from makesell.engines.ctp.wondering import Gain, gains, latest_start, most_by

__all__ = [
    "NEVER",
    "WHY",
    "Calendar",
    "Center",
    "Curve",
    "Gain",
    "Item",
    "Job",
    "Lane",
    "Model",
    "Need",
    "Otherwise",
    "Outside",
    "Part",
    "Place",
    "Promise",
    "Step",
    "Taken",
    "Times",
    "Unable",
    "Way",
    "ask",
    "begins_at",
    "brought",
    "earliest",
    "gains",
    "joined",
    "keep",
    "latest",
    "latest_start",
    "made_elsewhere",
    "make",
    "most_by",
    "open_longer",
    "quicker",
    "without",
    "worked_within",
]
