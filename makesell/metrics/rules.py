"""Metrics: the kinds of rules that figures are read by. The handbook and the rules' pages collect `RULES`."""

from typing import Final

from makesell.ground.rules.kinds import Choice, RuleKind
from makesell.ground.text import N_

_EVENTS: Final = {
    "ordered": N_("Ordered"),
    "shipped": N_("Shipped"),
    "invoiced": N_("Invoiced"),
}
ACTIVITY_MEASURE: Final = RuleKind(
    "performance.activity_measure",
    N_("Measure by which a customer counts as active"),
    Choice(_EVENTS),
    default="shipped",
    clause="PER-4",
    help=N_("Customers active, gained, retained and lost are counted by the quantity of this measure (13.9)."),
)
EARNING_MEASURE: Final = RuleKind(
    "performance.earning_measure",
    N_("Event on which commission is earned"),
    Choice(_EVENTS),
    default="ordered",
    clause="PER-3",
    help=N_("Commission = sum of this measure × the person's commission rate, rounded once a period (13.6)."),
    pay=True,
)
EARNING_PERIOD: Final = RuleKind(
    "performance.earning_period",
    N_("Period over which commission accumulates"),
    Choice({"month": N_("Month"), "quarter": N_("Quarter"), "year": N_("Year")}),
    default="quarter",
    clause="PER-3",
    help=N_("Commission is rounded once in such a period; periods of given dates (quotas) stand for it."),
    pay=True,
)
RULES: Final = (ACTIVITY_MEASURE, EARNING_MEASURE, EARNING_PERIOD)
