"""Demo: every two weeks the cashier duns who is overdue; some promise, one in a while keeps no promise; credit control leaves two alone.

Finance charges what a third of the letters states of interest; the first charge it takes back again.
"""

import datetime as dt
import itertools
from typing import Final

from makesell.demo.story.lives import Life, Part, do
from makesell.demo.story.stage import CLOCK, Stage
from makesell.documents.invoices import dunning_queries as queries
from makesell.flows.pro_6_shipping import charge_dunning, promise_payment, reverse_invoice, run_dunning, stop_dunning
from makesell.flows.pro_6_shipping.promise_payment import PromiseFact
from makesell.flows.pro_6_shipping.stop_dunning import StopFact
from makesell.ground.access import roles as R
from makesell.ground.refusal import Refusal

EVERY: Final = 10        # working days
SOON: Final = dt.timedelta(days=6)


def routine(stage: Stage) -> Life:
    """A run, its letters sent; of each five sent one is promised to be paid soon; the last run is left to be sent."""
    cashier, control, counts = stage.who(R.CASHIER), stage.who(R.CREDIT_CONTROLLER), itertools.count()
    day = stage.later(3 * EVERY)
    alone = yield from _left_alone(stage, control)
    while day <= stage.last:
        yield day
        yield do(run_dunning, None, CLOCK, act="by_clock")
        try:
            keys = yield do(run_dunning, (None,), cashier)
        except Refusal:      # nobody has reached a level
            keys = []
        last = stage.later(EVERY) > stage.last
        for key in keys:
            count = next(counts)
            if count % 9 == 2:
                yield do(run_dunning, ([key],), cashier, act="discard")
            elif not last:
                yield do(run_dunning, key, cashier, act="send")
                if count % 3 == 0:
                    yield from _charged(stage, key)
                if count % 5 in (1, 3):
                    yield do(promise_payment, PromiseFact(key, stage.today + SOON, "资金本周到账后即付"), cashier)
        if len(alone) > 1 and queries.waiting(["broken"]):
            yield do(stop_dunning, ([alone.pop()],), control, act="end")
        day = stage.later(EVERY, day)


def _charged(stage: Stage, letter: int) -> Part:
    """The first charge is a mistake."""
    first = not queries.any_charged()
    try:
        charge = yield do(charge_dunning, letter, stage.who(R.FINANCE))
    except Refusal:      # so little for so few days that it comes to nothing
        return
    if first:
        yield do(reverse_invoice, charge, stage.who(R.FINANCE), "客户已与我方协商，免收")


def _left_alone(stage: Stage, control: str) -> Part:
    """Two customers are not dunned: one reconciles its account, one has a say in court."""
    found = []
    for code, why in (("C-1001", "正在对账"), ("C-1002", "争议协商中")):
        found.append((yield do(stop_dunning, StopFact(stage.customers[code], why), control)))
    return found
