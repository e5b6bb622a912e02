"""Keeping the log of changes: its monthly partitions are made ahead. The triggers write it; only exports, which change nothing, are written here."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from makesell.ground.actor import Actor
from makesell.ground.db import run, values

AHEAD = 3


def make_partitions(today: dt.date, ahead: int = AHEAD) -> list[str]:
    """Makes the partitions of this month and of the months ahead that do not exist; returns the names made.

    Runs through a function of the owner, because the application's role owns nothing.
    """
    return [str(name) for name in values("select name from makesell_audit_months(%s, %s) as name", [today, ahead])]


def exported(table: str, facts: Mapping[str, Any], *, actor: Actor, reason: str = "") -> None:
    """Writes down that rows of a table left the house: who, when, which and how many, why (`domain.md` §12, `reliability.md` S5).

    By a function of the owner, because the application's role may not write the log.
    """
    run(
        "select makesell_audit_exported(%s, %s, %s, %s, %s::jsonb)",
        [table, actor.person_id, actor.name, reason, json.dumps(dict(facts), ensure_ascii=False)],
    )
