"""Flows/history/adventureworks: how the source's keys become external ids, in one place so that readers and acts agree."""

import datetime as dt
from typing import Final

COMPANY: Final = "company"
COMPANY_NAME: Final = "Adventure Works Cycles"
CURRENCY: Final = "USD"
# The last day of the data: stock was counted then, 2014 runs until then.
AS_OF: Final = dt.date(2014, 6, 30)
LAST_QUOTA_END: Final = dt.date(2014, 6, 1)
DAY: Final = dt.timedelta(days=1)


def department(key: int) -> str:
    """The unit of a department."""
    return f"department:{key}"


def territory_unit(key: int) -> str:
    """The unit under Sales that serves a territory."""
    return f"territory:{key}"


def house_account(key: int) -> str:
    """The house account of a territory's unit."""
    return f"house:{key}"


def store(key: int) -> str:
    """A store, parent of its customers."""
    return f"store:{key}"


def full_name(*parts: str) -> str:
    """First, middle and last name as one."""
    return " ".join(part for part in parts if part)


def after(last: dt.date | None) -> dt.date | None:
    """The source writes the last day on which a row holds; the house writes the first day on which it holds no more."""
    return last + DAY if last is not None else None
