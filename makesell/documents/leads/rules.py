"""Pure decisions about the pool: may somebody claim one more lead, and when does one fall back."""

import datetime as dt
from dataclasses import dataclass

from makesell.ground.refusal import Refusal
from makesell.ground.text import N_


@dataclass(frozen=True, slots=True)
class Limits:
    """The rules in force: claims a day, leads held at once, days until the same lead may be claimed again."""

    a_day: int
    at_once: int
    again_days: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands: claimed today, held now, and when holding this lead last ended (by giving back or falling back)."""

    today: int
    held: int
    ended: dt.date | None


def judge_claim(limits: Limits, standing: Standing, on: dt.date) -> None:
    """Refuses one more claim where a limit is reached, with the limit."""
    if standing.today >= limits.a_day:
        raise Refusal("lead.a_day", N_("You have claimed %(most)s leads today; that is all for a day."), status=409, most=limits.a_day)
    if standing.held >= limits.at_once:
        raise Refusal("lead.at_once", N_("You hold %(most)s leads; qualify some or give some back first."), status=409, most=limits.at_once)
    if standing.ended is not None and on < standing.ended + dt.timedelta(days=limits.again_days):
        day = standing.ended + dt.timedelta(days=limits.again_days)
        raise Refusal("lead.again", N_("You held this lead before; you may claim it again from %(day)s."), status=409, day=day.isoformat())


def falls_on(held_since: dt.date, touched: dt.date | None, days: int) -> dt.date:
    """The day an untouched lead falls back: so many days after it was taken, or after the last result."""
    return max(held_since, touched or held_since) + dt.timedelta(days=days)
