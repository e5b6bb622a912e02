"""Reads of the pay book. Pay data is shown to the person, the line above as the rule says, and the payroll role only."""

from dataclasses import dataclass
from decimal import Decimal

from makesell.ground.db import run


@dataclass(frozen=True, slots=True)
class PayBalance:
    """Earned, held and paid of a person's component in a period."""

    component: str
    period_id: int
    currency: str
    earned: Decimal
    held: Decimal
    paid: Decimal


def of_person(person_id: int) -> list[PayBalance]:
    """A person's pay balances."""
    return [
        PayBalance(*row)
        for row in run(
            "select component, period_id, currency, earned, held, paid from pay_balance where person_id = %s order by period_id, component",
            [person_id],
        )
    ]
