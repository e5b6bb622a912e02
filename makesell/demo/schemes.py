"""Demo: rules the story makes — the scheme people of sales are appraised by, and how a year of a market is divided."""

import datetime as dt

from makesell.flows.org_1_organisation.draft_rule import NewRule
from makesell.metrics import appraisal
from makesell.metrics.rules import MARKET_SEASON, OWN


def scheme(since: dt.date) -> NewRule:
    """The company's appraisal scheme from a date on."""
    rows = [
        {"indicator": "attainment.ordered.net", "weight": "45", "least": 0, "curve": appraisal.STANDARD},
        {"indicator": "attainment.shipped.qty", "weight": "25", "least": 0, "curve": appraisal.STANDARD},
        {"indicator": "satisfaction", "weight": "15", "least": appraisal.LEAST_ANSWERS, "curve": "0.6:0 0.8:60 0.9:100 1:120"},
        {"indicator": "ratings", "weight": "15", "least": 0, "curve": "0.4:0 0.6:60 0.8:100 1:120"},
    ]
    return NewRule(appraisal.SCHEME, rows, since, reason="协作情况计入考核")


def season(since: dt.date) -> NewRule:
    """Quarters of a market size that states no season follow our own sales of the three years before."""
    return NewRule(MARKET_SEASON, OWN, since, reason="协会只公布全年数")
