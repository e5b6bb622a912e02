"""PRO-6 · What a dunning letter is charged 逾期利息·催款费: interest or a fee by rule, owed, paid, written off, reversed like any invoice."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from makesell.books.receivables import balances as receivables
from makesell.demo import samples as co
from makesell.documents.invoices import dunning_queries as queries
from makesell.documents.invoices import queries as invoices
from makesell.documents.invoices import tax_queries
from makesell.documents.receipts import queries as receipts
from makesell.documents.vouchers import queries as vouchers
from makesell.flows.org_1_organisation import approve_rule, draft_rule, propose_rule
from makesell.flows.org_1_organisation.draft_rule import NewRule
from makesell.flows.pro_6_shipping import charge_dunning, print_invoice, propose_write_off, reverse_invoice, reverse_receipt, run_dunning
from makesell.flows.pro_6_shipping.print_invoice import PrintFact
from makesell.flows.pro_6_shipping.propose_write_off import WriteOffFact
from makesell.flows.steps import dunning
from makesell.flows.steps.vouchers import made
from makesell.ground.access import roles
from makesell.ground.attachments import queries as files
from makesell.ground.db import values
from makesell.ground.rules.kinds import RuleKind
from makesell.sheets import dunning_letters
from makesell.sheets import invoices as sheet
from tests.clauses.cast import NOW, TODAY, refused
from tests.clauses.orders import proved
from tests.clauses.test_pro_6_dunning import DAY, Owing

D = Decimal
pytestmark = pytest.mark.django_db


def by_rule(kind: RuleKind, value: Any, since: int) -> None:
    """A rule of dunning in force since so many days; the later one holds."""
    rules = draft_rule.perform_many([NewRule(kind, value, TODAY - since * DAY)], actor=co.ACTOR, at=NOW)
    propose_rule.perform_many(rules, actor=co.ACTOR, at=NOW)
    approve_rule.perform_many(rules, actor=co.ACTOR, at=NOW)


class Charged(Owing):
    """A letter 22 days after the first part was due, sent to the first customer: R(339.00 × 0.0365 × 22/365) = 0.75."""

    def __init__(self) -> None:
        super().__init__(late=22)
        self.buyer = self.company.customers[0]
        self.finance = self.who[roles.FINANCE]
        self.letter = next(row.id for row in self.run() if row.customer_id == self.buyer)

    def charge(self, at: dt.datetime = NOW, letter: int | None = None) -> int:
        """Finance charges it."""
        return charge_dunning.perform(letter or self.letter, actor=self.finance, at=at)


def test_interest_is_owed_paid_and_taken_back_and_never_performs() -> None:
    """0.66 + 0.09 tax, due in 14 days; paid with what else is due; the receipt reversed it is open again; reversed it is gone."""
    o = Charged()
    refused("document.state", o.charge)     # a draft
    run_dunning.send(o.letter, actor=o.cashier, at=NOW)
    before = values("select count(*) from performance_entry")
    charge = o.charge()
    refused("dunning.charged", o.charge)
    row = invoices.invoice(o.finance, charge)
    assert ((row.number or "")[:3], row.net, row.tax, row.state, row.letter_id) == ("DC-", D("0.66"), D("0.09"), "posted", o.letter)
    (item,) = receivables.of_record(charge)
    assert (item.open, item.due_date) == (D("0.75"), TODAY + 14 * DAY)
    assert receivables.of_customer(o.buyer)["receivable", "CNY"] == D("1130.01") + D("0.75")
    (line,) = sheet._lines(o.finance, charge).rows
    assert (line["invoice_id"], line["days"], line["gross"]) == (o.invoices[0], 22, D("0.75"))
    assert [each.gross for each in queries.charges(o.letter)] == [D("0.75")]
    assert dunning_letters._charges(o.finance, o.letter).rows[0]["open"] == D("0.75")
    (standing,) = tax_queries.to_tax([charge])
    assert (standing.name, standing.net, standing.tax) == (tax_queries.LATE, D("0.66"), D("0.09"))
    money = co.allocated_receipt(o.company, "1130.76", on=NOW + 20 * DAY)
    assert [each.invoice_id for each in receipts.allocations(money)] == [o.invoices[0], o.invoices[0], charge]     # by the days they are due
    assert receivables.of_record(charge)[0].open == 0
    refused("invoice.settled", lambda: reverse_invoice.perform(charge, actor=o.finance, at=NOW + 20 * DAY, reason="x"))
    proved()
    reverse_receipt.perform(money, actor=o.finance, at=NOW + 20 * DAY, reason="银行退票")
    assert receivables.of_record(charge)[0].open == D("0.75")
    found = made(vouchers.open_entries(TODAY, "CNY"), [], "CNY").vouchers
    assert [[(x.use, x.worth) for x in v.lines] for v in found if v.record_id == charge] == [
        [("receivable", D("0.75")), ("late_charges", D("-0.66")), ("tax", D("-0.09"))]
    ]
    reverse_invoice.perform(charge, actor=o.finance, at=NOW + 20 * DAY, reason="免收")
    assert (receivables.of_record(charge)[0].open, [each.state for each in queries.charges(o.letter)]) == (D(0), ["reversed"])
    again = o.charge(NOW + 20 * DAY)
    assert invoices.invoice(o.finance, again).number != row.number
    assert values("select count(*) from performance_entry where measure in ('invoiced', 'margin', 'ordered')") <= before
    proved()


def test_a_second_letter_is_charged_what_the_first_was_not_and_no_interest_on_interest() -> None:
    """Level 2 states R(339.00 × 36 days) = 1.22 and 791.00 × 6 days = 0.47; 0.75 are charged, 0.94 are left; the charge bears nothing."""
    o = Charged()
    run_dunning.send(o.letter, actor=o.cashier, at=NOW)
    first = o.charge()
    later = NOW + 36 * DAY
    (second,) = queries.of_ids(run_dunning.perform([o.buyer], actor=o.cashier, at=later))
    stated = {line.invoice_id: (line.interest, line.charged) for line in queries.lines(second.id)}
    assert stated[first] == (D(0), D(0))
    assert second.interest == sum(line.interest for line in queries.lines(second.id))
    run_dunning.send(second.id, actor=o.cashier, at=later)
    charge = o.charge(later, second.id)
    assert invoices.invoice(o.finance, charge).gross == second.interest - D("0.75")
    proved()


def test_a_fee_by_level_a_write_off_of_it_and_no_charge_at_all() -> None:
    """The first level costs nothing by the rule; 20 by another; none by a third. A charge is written off like an invoice and printed."""
    o = Charged()
    run_dunning.send(o.letter, actor=o.cashier, at=NOW)
    by_rule(dunning.CHARGE, "fee", 3)
    refused("dunning.no_charge", o.charge)
    by_rule(dunning.FEES, [{"fee": "20"}], 2)
    charge = o.charge()
    (line,) = queries.charged_lines(charge)
    assert (line.invoice, line.net, line.tax) == (None, D("17.70"), D("2.30"))
    file = print_invoice.perform(PrintFact(charge), actor=o.finance, at=NOW)
    assert files.contents(file).startswith(b"%PDF-")
    propose_write_off.perform(WriteOffFact(charge, D("20.00")), actor=o.cashier, at=NOW, reason="小额免收")
    reverse_invoice.perform(charge, actor=o.finance, at=NOW, reason="免收")
    by_rule(dunning.CHARGE, "none", 1)
    refused("dunning.no_charge", o.charge)
    (part,) = dunning_letters._charge_preview(o.finance, {}, o.letter)
    assert not part.facts
    for role in set(roles.STAFF) - {roles.FINANCE}:
        refused("access.refused", lambda role=role: charge_dunning.perform(o.letter, actor=o.who[role], at=NOW))  # type: ignore[misc]
    assert dunning.CHARGE.default == "interest"
    proved()
