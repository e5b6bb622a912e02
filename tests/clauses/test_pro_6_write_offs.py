"""PRO-6 · A bad debt: proposed by credit control or (small) the cashier, approved by finance, reversed when the customer pays after all."""

from decimal import Decimal

import pytest

from makesell.books.receivables import balances as receivables
from makesell.demo import samples as co
from makesell.documents.receipts import states
from makesell.documents.receipts import write_off_queries as queries
from makesell.flows.pro_6_shipping import decide_write_off, propose_write_off
from makesell.flows.pro_6_shipping.propose_write_off import WriteOffFact
from makesell.flows.reg_1_regime import decide_approval
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.approval.queries import waiting_of
from tests.clauses.cast import NOW, TODAY, person, refused
from tests.clauses.orders import proved

D = Decimal
pytestmark = pytest.mark.django_db


class Office:
    """A company with an invoice of 1,130.01 of which 500.00 are paid, and the people of money."""

    def __init__(self) -> None:
        self.c = c = co.company()
        self.made = co.order(c, co.DAY, nets=["1000.01"])
        self.invoice = co.invoice(c, self.made, co.DAY)
        co.allocated_receipt(c, "500.00", on=NOW)
        unit = c.units[0]
        self.who = {role: person(f"{role}-{unit}", role, unit, role) for role in roles.STAFF}

    def proposed(self, role: str = roles.CREDIT_CONTROLLER, amount: str | None = None, why: str = "客户破产") -> int:
        """A proposal."""
        fact = WriteOffFact(self.invoice, D(amount) if amount else None)
        return propose_write_off.perform(fact, actor=self.who[role], at=NOW, reason=why)

    def open(self) -> Decimal:
        """What is open of the invoice."""
        return sum((item.open for item in receivables.of_record(self.invoice)), D(0))


def _decided(key: int, actor: Actor, verdict: str = "approved") -> None:
    (approval,) = waiting_of("write_off", [key]).values()
    decide_approval.perform(approval, verdict, actor=actor, at=NOW, on=TODAY, reason="已查证")


def test_from_the_proposal_to_the_customer_s_account_and_back() -> None:
    """Nothing moves before finance approves; then nothing is due; reversed, it is due again. Paid was never earned of it."""
    o = Office()
    key = o.proposed()
    assert (queries.of_ids([key])[0].state, o.open()) == (states.PROPOSED, D("630.01"))
    refused("write_off.waiting", o.proposed)
    _decided(key, o.who[roles.FINANCE])
    row = queries.of_ids([key])[0]
    assert (row.state, row.amount, row.write_off_date, o.open()) == (states.APPROVED, D("630.01"), TODAY, D(0))
    assert (row.number or "")[:8] == "WO-2025-"
    assert receivables.of_customer(o.c.customers[0])["receivable", "CNY"] == 0
    proved()
    refused("write_off.amount", o.proposed)
    decide_write_off.reverse(key, actor=o.who[roles.FINANCE], at=NOW, reason="清算分配到账")
    assert (queries.of_ids([key])[0].state, o.open()) == (states.REVERSED, D("630.01"))
    proved()


def test_a_large_one_needs_an_executive_too() -> None:
    """Beyond the rule's amount finance alone does not do."""
    o = Office()
    boss = person(f"EX{o.c.units[0]}", "总经理", o.c.units[0], roles.EXECUTIVE)
    made = co.order(o.c, co.DAY, nets=["60000.00"])
    o.invoice = co.invoice(o.c, made, co.DAY, net="60000.00", tax="7800.00")
    key = o.proposed()
    _decided(key, o.who[roles.FINANCE])
    assert queries.of_ids([key])[0].state == states.PROPOSED
    _decided(key, boss)
    assert queries.of_ids([key])[0].state == states.APPROVED


def test_bad_input_and_wrong_roles_change_nothing() -> None:
    """Who proposes does not approve, the cashier proposes little, what was paid meanwhile is not written off."""
    o = Office()
    for role, actor in o.who.items():
        if role not in (roles.CREDIT_CONTROLLER, roles.CASHIER):
            refused("access.refused", lambda role=role: o.proposed(role))  # type: ignore[misc]
        if role not in (roles.FINANCE, roles.EXECUTIVE):
            for act in (decide_write_off.approve, decide_write_off.refuse):
                refused("access.refused", lambda act=act, actor=actor: act([1], actor=actor, at=NOW, reason="x"))  # type: ignore[misc]
        if role != roles.FINANCE:
            refused("access.refused", lambda actor=actor: decide_write_off.reverse(1, actor=actor, at=NOW, reason="x"))  # type: ignore[misc]
    refused("write_off.reason", lambda: o.proposed(why=" "))
    for amount in ("630.02", "-1", "0.001"):
        refused("write_off.amount", lambda amount=amount: o.proposed(amount=amount))  # type: ignore[misc]
    refused("write_off.small", lambda: o.proposed(roles.CASHIER))
    small = o.proposed(roles.CASHIER, "100")
    finance = o.who[roles.FINANCE]
    refused("write_off.why", lambda: decide_write_off.refuse([small], actor=finance, at=NOW))
    decide_write_off.withdraw([small], actor=o.who[roles.CASHIER], at=NOW)
    refused("document.state", lambda: decide_write_off.withdraw([small], actor=o.who[roles.CASHIER], at=NOW))
    key = o.proposed()
    co.allocated_receipt(o.c, "30.00", on=NOW)
    refused("write_off.paid", lambda: decide_write_off.approve([key], actor=finance, at=NOW))
    _decided(key, finance, "refused")
    assert (queries.of_ids([key])[0].state, o.open()) == (states.REFUSED, D("600.01"))
    proved()
