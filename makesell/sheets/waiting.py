"""What waits on whom in selling, shipping and money: each thing on one named person's workbench, until it is done.

What waits for a role goes round among those who hold it and are there; what waits for somebody in particular is that person's.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.documents.deliveries import queries as deliveries
from makesell.documents.deliveries import trouble_queries as troubles
from makesell.documents.invoices import difference_queries
from makesell.documents.invoices import queries as invoices
from makesell.documents.orders import queries as orders
from makesell.documents.orders import states as order_states
from makesell.documents.receipts import queries as receipts
from makesell.documents.returns import queries as returns
from makesell.flows.steps import credit_stops
from makesell.flows.steps.turn import falls_to, present
from makesell.ground import shown
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.roster.queries import leaders_of
from makesell.ground.text import N_
from makesell.sheets import giving
from makesell.sheets.parts import Text, Wait

ONE_DAY = dt.timedelta(days=1)
DEPOSIT = N_("Deposit")
GATE_CHIPS = order_states.PAPERS | order_states.LICENCES
T = TypeVar("T")


def _turns(actor: Actor, role: str, rows: Iterable[T], key: Callable[[T], int], at: dt.datetime) -> list[T]:
    """Those rows that wait for a role and are the actor's turn."""
    if not actor.has(role) or actor.kind != "person":
        return []
    found = {key(row): row for row in rows}
    return [found[one] for one in falls_to(actor, role, list(found), at)]


def of_orders(actor: Actor, at: dt.datetime) -> list[Wait]:
    """What credit holds or stops, for credit control; dear orders, for who leads the seller; deposits and papers the seller is to bring in in
    time."""
    on = business_date(at)
    made = []
    leads = actor.has(R.SALES_MANAGER, R.SALES_DIRECTOR, R.EXECUTIVE)
    on_hold = orders.on_hold() if leads or actor.has(R.CREDIT_CONTROLLER) else []
    if actor.has(R.CREDIT_CONTROLLER):
        held = [row for row in on_hold if row.code == order_states.CREDIT]
        made += [
            Wait(row.id, _named(row), _("Held over credit: release it, or say no"), late=row.since < at - ONE_DAY, chip=_("Hold"))
            for row in _turns(actor, R.CREDIT_CONTROLLER, held, lambda row: row.id, at)
        ]
        made += [
            Wait(row.order_id, _named(row), _("Credit stops its delivery: let it go, or say no"), late=True, chip=_("Hold"))
            for row in _turns(actor, R.CREDIT_CONTROLLER, credit_stops.waiting(on + ONE_DAY, on), lambda row: row.order_id, at)
        ]
    if leads:
        dear = [row for row in on_hold if row.code == order_states.DISCOUNT]
        leader = leaders_of({row.owner_id for row in dear if row.owner_id is not None}, on)
        made += [
            Wait(row.id, _named(row), _("Held over its discount: allow it, or say no"), late=row.since < at - ONE_DAY, chip=_("Hold"))
            for row in dear
            if leader.get(row.owner_id or 0, 0) == actor.person_id
        ]
    if actor.person_id is not None:
        made += [
            Wait(
                row.id, _named(row),
                (_("Its export licence has expired") if row.expired
                 else _("Wants its export licence, until %(day)s") if row.kind in order_states.LICENCES
                 else _("Wants the customer's word, until %(day)s") if row.kind in order_states.PAPERS
                 else _("Deposit of %(amount)s %(currency)s, until %(day)s"))
                % {"amount": shown.amount(row.amount, row.currency), "currency": row.currency,
                    "day": shown.date(row.deadline, get_language() or "zh-hans")},
                late=row.expired or row.deadline < on, chip=giving.word(GATE_CHIPS.get(row.kind, DEPOSIT)),
            )
            for row in orders.gates_shut(actor.person_id)
        ]  # fmt: skip
    return made


def _named(row: Any) -> str:
    return " ".join(part for part in (row.number, row.customer) if part)


def of_deliveries(actor: Actor, at: dt.datetime) -> list[Wait]:
    """Deliveries due to be picked, packed and issued; missing goods that service settles."""
    on = business_date(at)
    made: list[Wait] = []
    if actor.has(R.WAREHOUSE):
        made += [
            Wait(
                row.id, _named(row), _("Pick it") if row.state == "draft" else _("Pack it and post the goods issue"), late=row.planned_date < on,
                chip=_("Delivery"),
            )
            for row in _turns(actor, R.WAREHOUSE, deliveries.to_leave(on + ONE_DAY), lambda row: row.id, at)
        ]  # fmt: skip
    made += _troubles(actor, at)
    if actor.has(R.CUSTOMER_SERVICE):
        made += [
            Wait(row.id, _named(row), _("Goods are missing: deliver again, credit or claim"), late=row.opened_at < at - 7 * ONE_DAY,
                 chip=_("Discrepancy"))
            for row in _turns(actor, R.CUSTOMER_SERVICE, deliveries.missing_goods(), lambda row: row.id, at)
        ]  # fmt: skip
    return made


TROUBLES: dict[str, Text] = {
    "late": _("Late on its way: ask the carrier"), "damaged": _("Damaged on its way: say what is missing"),
    "refused": _("The customer refused it: find out why"), "returned": _("It is on its way back to us: find out why"),
    "other": _("The carrier reports an exception: see to it"),
}  # fmt: skip


def _troubles(actor: Actor, at: dt.datetime) -> list[Wait]:
    """Carrier exceptions wait for customer service; where a company has none, for sales support."""
    role = next((role for role in (R.CUSTOMER_SERVICE, R.SALES_SUPPORT) if actor.has(role)), "")
    if not role or (role == R.SALES_SUPPORT and present(R.CUSTOMER_SERVICE, business_date(at))):
        return []
    rows = _turns(actor, role, troubles.open_troubles(), lambda row: row.id, at)
    return [Wait(row.id, _named(row), TROUBLES[row.kind], late=row.opened_at < at - ONE_DAY, chip=_("Carrier exception")) for row in rows]


def of_receipts(actor: Actor, at: dt.datetime) -> list[Wait]:
    """Money to be claimed by whose customer paid it, to be identified, confirmed, allocated; what nobody claims has gone up to a director."""
    if not actor.has(R.SALESPERSON, R.SALES_MANAGER, R.CASHIER, R.FINANCE, R.SALES_DIRECTOR):
        return []
    rows = receipts.to_do(business_date(at))
    to_claim = [row for row in rows if row.state == "recorded"]
    nobodys = [row for row in to_claim if row.owner_id is None]
    claimed = [row for row in rows if row.state == "claimed"]
    free = [row for row in rows if row.state == "confirmed"]
    up = [row for row in to_claim if row.gone_up_at is not None]
    asked: list[tuple[list[receipts.ToDo], Text]] = [
        ([row for row in to_claim if row.owner_id is not None and row.owner_id == actor.person_id], _("Your customer has paid: claim it")),
        (_turns(actor, R.CASHIER, nobodys, lambda row: row.id, at), _("Nobody is known by this name: find out who paid")),
        (_turns(actor, R.FINANCE, claimed, lambda row: row.id, at), _("Confirm the claim, or refuse it")),
        (_turns(actor, R.CASHIER, free, lambda row: row.id, at), _("Allocate it to what is due")),
        (_turns(actor, R.SALES_DIRECTOR, up, lambda row: row.id, at), _("Nobody has claimed it: see to it")),
    ]
    return [
        Wait(
            row.id, f"{row.number or ''} {row.payer} {shown.amount(row.amount, row.currency)} {row.currency}", say, late=row.gone_up_at is not None,
            chip=_("Receipt"),
        )
        for found, say in asked
        for row in found
    ]  # fmt: skip


RETURN_STEPS: tuple[tuple[str, str, Text], ...] = (
    ("authorised", R.WAREHOUSE, _("Goods are coming back: receive them")),
    ("received", R.QUALITY, _("Inspect what has come back")),
    ("inspected", R.INVOICING_CLERK, _("Credit what was inspected")),
)


def of_returns(actor: Actor, at: dt.datetime) -> list[Wait]:
    """Returns to receive, to inspect, to credit."""
    if not actor.has(*(role for _state, role, _say in RETURN_STEPS)):
        return []
    rows = returns.to_do()
    return [
        Wait(row.id, _named(row), say, chip=_("Return"))
        for state, role, say in RETURN_STEPS
        for row in _turns(actor, role, [row for row in rows if row.state == state], lambda row: row.id, at)
    ]


def of_tax_differences(actor: Actor, at: dt.datetime) -> list[Wait]:
    """Tax invoices that state more than stands of an invoice, because goods came back: red letters to be asked for, drafts to be void."""
    if not actor.has(R.INVOICING_CLERK):
        return []
    on = business_date(at)
    return [
        Wait(row.id, _named(row), _("Its tax invoice is to follow the credit note: red-letter it, or void the draft"),
             late=row.credited_date is not None and row.credited_date < on - ONE_DAY, chip=_("Red letter"))
        for row in _turns(actor, R.INVOICING_CLERK, difference_queries.to_take_back(), lambda row: row.id, at)
    ]  # fmt: skip


def of_invoices(actor: Actor, at: dt.datetime) -> list[Wait]:
    """Drafted invoices to be checked and posted."""
    if not actor.has(R.INVOICING_CLERK):
        return []
    on = business_date(at)
    return [
        Wait(row.id, row.customer, _("Check the invoice and post it"), late=row.day < on, chip=_("Invoice"))
        for row in _turns(actor, R.INVOICING_CLERK, invoices.drafted(), lambda row: row.id, at)
    ]
