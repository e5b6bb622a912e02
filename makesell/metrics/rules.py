"""Metrics: the kinds of rules that figures are read by. The handbook and the rules' pages collect `RULES`."""

from decimal import Decimal
from typing import Final

from makesell.ground.rules.kinds import Choice, Number, RuleKind, Whole
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
CUSTOMER_PERIOD: Final = RuleKind(
    "performance.customer_period",
    N_("Period by which customers are reactivated and lost"),
    Choice({"month": N_("Month"), "quarter": N_("Quarter"), "half": N_("Half-year"), "year": N_("Year")}),
    default="year",
    clause="PER-4",
    help=N_("A customer is lost when such a period ends without activity after one with; reactivated when it is active again later (13.9)."),
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
LEAGUE_CUSTOMERS: Final = RuleKind(
    "league.fewest_customers", N_("Fewest active customers to be ranked in a league table"), Whole(1, 100, "cases"), default=3, clause="PER-4"
)
EVEN, OWN = "even", "own"
MARKET_SEASON: Final = RuleKind(
    "market.season",
    N_("Season of a yearly market size that states none"),
    Choice({
        "none": N_("None: its quarters have no share"), EVEN: N_("Four equal quarters"),
        OWN: N_("The season of our own sales of the three years before"),
    }),
    default="none",
    clause="PER-4",
    help=N_("A quarter's share from it is shown as derived (13.10)."),
)
FEWEST_ANSWERS: Final = RuleKind(
    "satisfaction.fewest_answers", N_("Fewest answers for a satisfaction"), Whole(1, 100, "answers"), default=3, clause="PRO-7"
)
ON_TIME_BY: Final = RuleKind(
    "on_time.done_by", N_("What makes a promised line done"), Choice({"shipped": N_("Goods issue"), "delivered": N_("Proof of delivery")}),
    default="shipped", clause="PRO-6",
)  # fmt: skip
ON_TIME_TOLERANCE: Final = RuleKind(
    "on_time.tolerance", N_("Share of a promised line that may be missing"), Number(Decimal(0), Decimal("0.5"), 4, "share"),
    default="0", clause="PRO-6"
)
TOO_LATE_DAYS: Final = RuleKind(
    "on_time.too_late_days", N_("Working days before a promised day in which our change no longer moves it"), Whole(0, 60, "days"), default=2,
    clause="PRO-6",
)  # fmt: skip
RULES: Final = (
    ACTIVITY_MEASURE, CUSTOMER_PERIOD, EARNING_MEASURE, EARNING_PERIOD, FEWEST_ANSWERS, LEAGUE_CUSTOMERS, MARKET_SEASON, ON_TIME_BY,
    ON_TIME_TOLERANCE, TOO_LATE_DAYS,
)  # fmt: skip
