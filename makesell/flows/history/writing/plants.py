"""Flows/history: writes a plant as a planning model has it — a calendar without end — and what is wanted of it."""

from collections.abc import Sequence
from typing import Final

from makesell.documents.orders import states
from makesell.flows.history.facts import DemandFact
from makesell.flows.history.writing.goods import PRODUCT
from makesell.flows.history.writing.into import PERSON, Into
from makesell.flows.history.writing.parties import CUSTOMER
from makesell.flows.org_1_organisation import create_working_calendar, set_tax_rate, set_working_week
from makesell.flows.org_1_organisation.create_working_calendar import NewCalendar
from makesell.flows.org_1_organisation.set_tax_rate import NewTaxRate
from makesell.flows.pro_5_production import confirm_order, create_order
from makesell.flows.pro_5_production.create_order import LineFact, OrderFact
from makesell.ground.db import run, values
from makesell.ground.worktime import Shift
from makesell.masterdata.prices.queries import tax_rates

WEEK: Final = range(1, 8)
_DAY: Final = 24 * 60


def write_calendar(into: Into, batch: Sequence[NewCalendar]) -> None:
    """Calendars of every hour of every day; what is there already stays."""
    known = set(values("select code from worktime_calendar"))
    for fact in batch:
        if fact.code not in known:
            key = create_working_calendar.perform(fact, actor=into.actor, at=into.at)
            set_working_week.perform(key, {day: [Shift(0, _DAY)] for day in WEEK}, actor=into.actor, at=into.at)


def write_tax_rates(into: Into, batch: Sequence[NewTaxRate]) -> None:
    """Tax rates; what is in force already stays."""
    if not tax_rates():
        set_tax_rate.perform_many(batch, actor=into.actor, at=into.at)


def write_demands(into: Into, batch: Sequence[DemandFact]) -> None:
    """Orders as drafts, priced; what is there already stays."""
    known = _orders(batch)
    facts = [
        OrderFact(
            into.key(CUSTOMER, each.customer), (LineFact(into.key(PRODUCT, each.product), each.qty, requested_date=each.wanted),),
            requested_date=each.wanted, customer_reference=each.external_id, owner_id=into.key(PERSON, each.person),
        )
        for each in batch
        if each.external_id not in known
    ]  # fmt: skip
    if facts:
        create_order.perform_many(facts, actor=into.actor, at=into.at)


def write_promises(into: Into, batch: Sequence[DemandFact]) -> None:
    """Orders confirmed: promised by what those before them leave of the plant. One a batch: a confirmed order is a transaction of its own."""
    for key, state in _orders(batch).values():
        if state == states.DRAFT:
            confirm_order.perform(key, actor=into.actor, at=into.at)


def _orders(batch: Sequence[DemandFact]) -> dict[str, tuple[int, str]]:
    """The orders there are of demands, with their states."""
    rows = run(
        "select customer_reference, record_id, state from orders_salesorder where customer_reference = any(%s)",
        [[each.external_id for each in batch]],
    )
    return {name: (key, state) for name, key, state in rows}
