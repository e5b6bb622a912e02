"""Engine schedule: a plant as the scheduler reads it. Times are minutes of the clock from an origin, needs are working minutes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from makesell.engines.ctp.calendar import Calendar
from makesell.engines.ctp.model import Outside

# Minutes after which a move is as bad as can be: a shift.
MOVED_MOST: Final = 480


@dataclass(frozen=True, slots=True)
class Center:
    """A work center, or a tool or people needed beside one: so many `lanes` (machines), worked by a calendar (None: round the clock).

    `setups` are working minutes from one setup family to another; where it says nothing: none within a family, else the task's own setup.
    """

    key: int
    lanes: int = 1
    calendar: Calendar | None = None
    setups: Mapping[tuple[str, str], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where and when a task is done: the machine of a center from start to end, `setup` working minutes of it to set up.

    Work done outside has no center (`center` -1).
    """

    center: int
    lane: int
    start: int
    end: int
    setup: int = 0
    beside: int = -1


@dataclass(frozen=True, slots=True)
class Task:
    """An operation: `options` are (center, working minutes), the preferred first; none: done outside, back after so many working `days`
    (of `outside`, where who does it has days of its own).

    It follows the tasks in `after`, begins no sooner than `ready`, and holds a lane of the center `beside` as long as its own. A `fixed` task
    is started or frozen and stays where it is; `base` is where the plan in force has it.
    """

    key: int
    job: int
    options: tuple[tuple[int, int], ...] = ()
    after: tuple[int, ...] = ()
    ready: int = 0
    setup: int = 0
    family: str = ""
    beside: int | None = None
    days: int = 0
    fixed: Spot | None = None
    base: Spot | None = None
    outside: Outside | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """What is made: it was promised for the minute `due` and weighs so much when it is late."""

    key: int
    due: int
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Shop:
    """Everything to plan; `now` is the first minute that can be planned, `days` the minutes at which working days begin."""

    centers: Sequence[Center]
    jobs: Sequence[Job]
    tasks: Sequence[Task]
    now: int = 0
    days: Sequence[int] = ()


Plan = Mapping[int, Spot]


@dataclass(frozen=True, slots=True)
class Aims:
    """What a minute of each evil weighs, orders of magnitude apart, so that the first counts before the second.

    (a) minutes late times the weight of the job, and for each late job `late` minutes more; (b) minutes moved against the plan in force, at
    most a shift for each task, fewer the farther away it lies (`near` minutes halve it); (c) minutes of setup; (d) minutes early. `span` is the
    weight of the minute in which everything is done, for shops without promises.
    """

    late: int = 480
    move: float = 0.1
    near: int = 20_160
    setup: float = 0.01
    early: float = 0.000_01
    span: float = 0.0


@dataclass(frozen=True, slots=True)
class Cost:
    """What a plan costs; `total` weighs everything by the aims."""

    tardiness: int
    late: int
    moved: float
    setups: int
    early: int
    span: int
    total: float
