"""Parts the acts on surveys share (PRO-7): the rules, whose the score is, and the guard that nobody is asked twice in a period."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from makesell.documents.surveys import queries, states
from makesell.documents.surveys.queries import SurveyRow
from makesell.ground.money import allocate
from makesell.ground.refusal import Refusal
from makesell.ground.rules.kinds import Choice, RuleKind, Whole
from makesell.ground.rules.queries import value
from makesell.ground.text import N_
from makesell.masterdata.parties import queries as parties

SHARE_DIGITS: Final = 8
PURPOSE: Final = "survey"
NEVER: Final = "never"
AFTER: Final = RuleKind(
    "surveys.after", N_("After what customers are asked"),
    Choice({states.DELIVERY: N_("Proof of delivery"), states.ACCEPTANCE: N_("Acceptance"), NEVER: N_("Only by hand")}),
    default=states.DELIVERY, clause="PRO-7",
)  # fmt: skip
AFTER_DAYS: Final = RuleKind("surveys.after_days", N_("Days until a customer is asked"), Whole(0, 90, "days"), default=3, clause="PRO-7")
EVERY_DAYS: Final = RuleKind(
    "surveys.every_days", N_("Days in which a contact is asked at most once"), Whole(1, 730, "days"), default=30, clause="PRO-7"
)
LAPSE_DAYS: Final = RuleKind("surveys.lapse_days", N_("Days until a survey counts as not answered"), Whole(1, 90, "days"), default=14, clause="PRO-7")
LOW: Final = RuleKind(
    "surveys.low_score", N_("Score up to which a ticket is opened"), Whole(0, 100, "points"), default=50, clause="PRO-7",
    help=N_("Somebody answers a customer who is not content; scores go from 0 to 100."),
)  # fmt: skip
RULES: Final = (AFTER, AFTER_DAYS, EVERY_DAYS, LAPSE_DAYS, LOW)


def not_again(customer_id: int, contact_id: int | None, on: dt.date) -> None:
    """Refuses (409) a contact that was asked within the rule's days. The customer is locked, so that two at once cannot both ask."""
    days = value(EVERY_DAYS, on)
    if (customer_id, contact_id) in queries.asked_since([customer_id], on - dt.timedelta(days=days)):
        raise Refusal("survey.again", N_("This contact is asked at most once in %(days)s days."), status=409, field="contact", days=days)


def whose(row: SurveyRow) -> Mapping[int, Decimal]:
    """Whose the score is, by share: those the order is credited to, else the customer's owner, else the unit's house account."""
    found = queries.credited(row.order_id) if row.order_id is not None else {}
    if found:
        return dict(zip(found, allocate(Decimal(1), list(found.values()), SHARE_DIGITS), strict=True))
    sold = parties.sold_to(row.customer_id)
    who = row.seller_id or sold.owner_id or sold.house_id
    return {who: Decimal(1)} if who is not None else {}
