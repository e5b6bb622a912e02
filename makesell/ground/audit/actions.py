"""Keeping the log of changes: its monthly partitions are made ahead. Nobody else writes it; the triggers do."""

import datetime as dt

from makesell.ground.db import values

AHEAD = 3


def make_partitions(today: dt.date, ahead: int = AHEAD) -> list[str]:
    """Makes the partitions of this month and of the months ahead that do not exist; returns the names made.

    Runs through a function of the owner, because the application's role owns nothing.
    """
    return [str(name) for name in values("select name from makesell_audit_months(%s, %s) as name", [today, ahead])]
