"""Templates of incentive plans to start from: versions in the company's currency, to be changed as drafts. Pure."""

import datetime as dt
from decimal import Decimal
from typing import Final

from makesell.ground.text import N_
from makesell.masterdata.schemes import words
from makesell.masterdata.schemes.components import Component, Modifier, Rung
from makesell.masterdata.schemes.ladders import Step

ZERO: Final = Decimal(0)
PAID: Final = "paid_marginal"
ATTAINED: Final = "attainment"
PROJECT: Final = "project"
NEWCOMER: Final = "newcomer"
TEAM: Final = "team"
TEMPLATES: Final = {
    PAID: N_("On money that came: marginal steps, late money earns less"), ATTAINED: N_("On the target: accelerator above it, bonus by appraisal"),
    PROJECT: N_("Machines and projects: part held back until acceptance"), NEWCOMER: N_("For who is new: draw, guarantee, new customers"),
    TEAM: N_("Presales and service: overlay credit and a team pool"),
}  # fmt: skip


def _steps(*pairs: tuple[str, str]) -> tuple[Step, ...]:
    return tuple(Step(Decimal(start), Decimal(rate)) for start, rate in pairs)


def _prizes(*pairs: tuple[str, str]) -> tuple[Rung, ...]:
    return tuple(Rung(Decimal(start), amount=Decimal(amount)) for start, amount in pairs)


MONEY: Final = words.OF_MONEY
LATE: Final = (Modifier(words.COLLECTION, Decimal(31), Decimal("0.8")), Modifier(words.COLLECTION, Decimal(91), Decimal("0.5")))
# Earning event, what the steps are given in, the steps, the components, the modifiers.
Made = tuple[str, str, tuple[Step, ...], tuple[Component, ...], tuple[Modifier, ...]]


def made(code: str, since: dt.date) -> Made:
    """What a template pays; `since` is the first day, from which the days of a guarantee run."""
    if code == PAID:
        return "paid", MONEY, _steps(("0", "0.008"), ("400000", "0.012"), ("900000", "0.016")), (), LATE
    if code == ATTAINED:
        score = Component("KH", words.SCORE, rungs=_prizes(("80", "2000"), ("90", "5000")))
        bonus = Component("DC", words.BONUS, measure="ordered", ladder=words.OF_TARGET, rungs=_prizes(("1", "3000"), ("1.2", "6000")))
        return "invoiced", words.OF_TARGET, _steps(("0", "0.008"), ("1", "0.015")), (bonus, score), ()
    if code == PROJECT:
        held = Component("YS", words.HOLD_BACK, rate=Decimal("0.3"), release=words.ACCEPTED)
        return "invoiced", MONEY, _steps(("0", "0.01")), (held, Component("FY", words.EXPENSE, rate=Decimal("0.5"), allowance=Decimal("0.02"))), ()
    if code == NEWCOMER:
        new = (Modifier(words.NEW_CUSTOMER, ZERO, Decimal("1.5")), Modifier(words.NEW_CUSTOMER, Decimal(366), Decimal(1)))
        half_year = since + dt.timedelta(days=182)
        draw = Component("YZ", words.DRAW, amount=Decimal(3000), last_day=half_year)
        return "paid", MONEY, _steps(("0", "0.01")), (Component("BD", words.GUARANTEE, amount=Decimal(9000), last_day=half_year), draw), new
    overlay = Component("XZ", words.COMMISSION, measure="paid", credit=words.OVERLAY, rungs=(Rung(rate=Decimal("0.004")),))
    pool = Component("TD", words.POOL, measure="paid", rungs=(Rung(rate=Decimal("0.001")),))
    return "paid", MONEY, (), (overlay, pool), ()
