"""Pay of somebody who has left (domain.md §9): goods that had left by the last day keep earning for some days; what comes later, or of goods that
left later, is paid to nobody. The figures stay as they are credited (ADR 0080).
"""

import datetime as dt
from typing import Final

from makesell.documents.payruns import credits
from makesell.documents.payruns.credits import Left
from makesell.ground.rules.kinds import RuleKind, Whole
from makesell.ground.rules.queries import value
from makesell.ground.text import N_

TAIL_DAYS: Final = RuleKind(
    "pay.tail_days",
    N_("Days after somebody's last day in which goods that had left by then keep earning"),
    Whole(0, 3650, "days"),
    default=180,
    clause="PER-3",
    help=N_("As it was on the last day. What comes later, or of goods that left later, is paid to nobody: the house keeps it."),
    pay=True,
)
RULES: Final = (TAIL_DAYS,)


def left(scheme_id: int, until: dt.date) -> Left:
    """Who of a scheme's people has left before a day: the last day, and the last one on which something is still earned."""
    return {person: (last, earns_until(last)) for person, last in credits.last_days(scheme_id, until).items()}


def earns_until(last_day: dt.date) -> dt.date:
    """The last day on which goods that had left by somebody's last day still earn."""
    return last_day + dt.timedelta(days=int(value(TAIL_DAYS, last_day)))
