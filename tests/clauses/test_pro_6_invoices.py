"""PRO-6 · Invoices: drafted by the clerk from what has shipped, taxed line by line, posted without a gap, reversed by finance."""

import datetime as dt
from decimal import Decimal

import pytest

from makesell.books.orderbook import balances as orderbook
from makesell.books.receivables import balances as receivables
from makesell.demo import samples as co
from makesell.documents.invoices import queries, states
from makesell.flows.org_1_organisation import set_tax_rate
from makesell.flows.org_1_organisation.set_tax_rate import NewTaxRate
from makesell.flows.pro_6_shipping import discard_invoice, draft_invoice, override_tax, post_invoice, reverse_invoice
from makesell.flows.pro_6_shipping.draft_invoice import ChargeFact, InvoiceFact
from makesell.flows.pro_6_shipping.override_tax import TaxFact
from makesell.flows.reg_1_regime import check_books
from makesell.ground.access import roles
from makesell.ground.db import run, values
from tests.clauses.cast import NOW, TODAY, person, refused

D = Decimal
pytestmark = pytest.mark.django_db


class Billing:
    """An order of 10 and 10 pieces and freight, of which 4 of the first line have shipped, and the people who invoice."""

    def __init__(self) -> None:
        self.company = c = co.company()
        self.made = co.order(c, co.DAY)
        self.delivery = co.ship(c, self.made, co.DAY + dt.timedelta(days=7), 4)
        self.clerk = person(f"IC{c.units[0]}", "开票", c.units[0], roles.INVOICING_CLERK)
        self.finance = person(f"FI{c.units[0]}", "财务", c.units[0], roles.FINANCE)

    def draft(self, *parts: tuple[int, str]) -> int:
        """A draft of quantities of lines."""
        return draft_invoice.perform(
            InvoiceFact(lines=tuple(ChargeFact(self.made.line_ids[line], D(qty)) for line, qty in parts)), actor=self.clerk, at=NOW
        )

    def posted(self, *parts: tuple[int, str]) -> int:
        """A posted invoice."""
        return post_invoice.perform(self.draft(*parts), actor=self.clerk, at=NOW)


def amounts(invoice: int) -> list[tuple[Decimal, Decimal, Decimal]]:
    """Net, tax and gross line by line."""
    return [(line.net, line.tax, line.gross) for line in queries.lines(invoice)]


def thirteen() -> None:
    """13 % on goods."""
    set_tax_rate.perform_many([NewTaxRate(D("0.13"), dt.date(2024, 1, 1))], actor=co.ACTOR, at=NOW)


def test_what_has_shipped_is_invoiced_with_the_order_s_freight() -> None:
    """The draft posts nothing; posted it has the next number, its due item, and the credits of the order's shares."""
    b = Billing()
    key = draft_invoice.perform(InvoiceFact(b.made.order_id), actor=b.clerk, at=NOW)
    assert [(line.qty, line.net) for line in queries.lines(key)] == [(D(4), D("400.00")), (D(1), D("50.00"))]
    assert receivables.of_record(key) == []
    post_invoice.perform(key, actor=b.clerk, at=NOW)
    row = queries.of_ids([key])[0]
    assert (row.state, row.invoice_date, row.gross) == (states.POSTED, TODAY, D("502.00"))
    assert [(item.amount, item.due_date) for item in receivables.of_record(key)] == [(D("502.00"), TODAY)]
    assert values("select net from performance_entry where source_line_id = any(%s) and measure = 'invoiced' order by 1", [
        [line.id for line in queries.lines(key)]
    ]) == [D("160.00"), D("240.00")]  # fmt: skip
    refused("invoice.nothing", lambda: draft_invoice.perform(InvoiceFact(b.made.order_id), actor=b.clerk, at=NOW))
    assert check_books.perform() == []


def test_a_delivery_is_invoiced_alone() -> None:
    """Its lines only, each naming the delivery line."""
    b = Billing()
    key = draft_invoice.perform(InvoiceFact(delivery_id=b.delivery), actor=b.clerk, at=NOW)
    assert [line.qty for line in queries.lines(key)] == [D(4)]


def test_three_lines_of_35_cents_are_taxed_line_by_line() -> None:
    """13.2: 0.05 × 3 = 0.15, not 0.14 on 1.05."""
    thirteen()
    b = Billing()
    b.made = co.order(b.company, co.DAY, nets=["0.35"] * 3, qty=1)
    co.ship(b.company, b.made, co.DAY, 1, lines=(0, 1, 2))
    assert [tax for _, tax, _ in amounts(b.posted((0, "1"), (1, "1"), (2, "1")))] == [D("0.05")] * 3


def test_prices_with_tax_are_split_on_their_exact_side() -> None:
    """13.2: 含税 1,000.00 for 3 pieces invoiced singly: 333.33/333.34/333.33, net 294.98/294.99/294.98."""
    thirteen()
    b = Billing()
    b.made = co.order(b.company, co.DAY, nets=["884.96"], qty=3)
    run("update orders_salesorder set tax_inclusive = true where record_id = %s", [b.made.order_id])
    co.ship(b.company, b.made, co.DAY, 3)
    made = [amounts(b.posted((0, "1")))[0] for _ in range(3)]
    assert [gross for _, _, gross in made] == [D("333.33"), D("333.34"), D("333.33")]
    assert [net for net, _, _ in made] == [D("294.98"), D("294.99"), D("294.98")]
    assert sum(net for net, _, _ in made) == D("884.95")


def test_parts_sum_to_the_line() -> None:
    """3, 3 and 4 of 10 pieces of 1,000.01: the exact side sums to the order line, persons to 600.01 and 400.00."""
    thirteen()
    b = Billing()
    co.ship(b.company, b.made, co.DAY + dt.timedelta(days=8), 6)
    keys = [b.posted((0, qty)) for qty in ("3", "3", "4")]
    assert [amounts(key)[0][0] for key in keys] == [D("300.00"), D("300.01"), D("400.00")]
    assert values(
        "select sum(net) from performance_entry where line_id = %s and measure = 'invoiced' group by person_id order by 1", [b.made.line_ids[0]]
    ) == [D("400.00"), D("600.01")]
    assert check_books.perform() == []


def test_finance_taxes_a_line_differently_with_a_reason() -> None:
    """The net stays exact; without a reason, after posting, or by the clerk it is refused."""
    b = Billing()
    key = b.draft((0, "4"))
    fact = TaxFact(key, 1, D("0.09"))
    refused("access.refused", lambda: override_tax.perform(fact, actor=b.clerk, at=NOW, reason="x"))
    refused("invoice.tax_reason", lambda: override_tax.perform(fact, actor=b.finance, at=NOW))
    refused("invoice.tax_rate", lambda: override_tax.perform(TaxFact(key, 1, D(9)), actor=b.finance, at=NOW, reason="x"))
    refused("invoice.position", lambda: override_tax.perform(TaxFact(key, 7, D("0.09")), actor=b.finance, at=NOW, reason="x"))
    override_tax.perform(fact, actor=b.finance, at=NOW, reason="安装服务")
    assert amounts(key) == [(D("400.00"), D("36.00"), D("436.00"))]
    post_invoice.perform(key, actor=b.clerk, at=NOW)
    refused("document.state", lambda: override_tax.perform(fact, actor=b.finance, at=NOW, reason="x"))


def test_numbers_have_no_gap() -> None:
    """A discarded draft and a refused posting take none."""
    b = Billing()
    drafts = [b.draft((0, "1")) for _ in range(3)]
    discard_invoice.perform(drafts[1], actor=b.clerk, at=NOW)
    refused("document.state", lambda: post_invoice.perform(drafts[1], actor=b.clerk, at=NOW))
    for key in (drafts[0], drafts[2]):
        post_invoice.perform(key, actor=b.clerk, at=NOW)
    numbers = [int(str(queries.of_ids([key])[0].number)[-6:]) for key in (drafts[0], drafts[2])]
    assert numbers[1] - numbers[0] == 1
    assert check_books.perform() == []


def test_finance_reverses_what_was_wrong() -> None:
    """Everything is taken back and may be invoiced again; the clerk may not, nor finance what is settled in part."""
    b = Billing()
    key = b.posted((0, "4"))
    refused("access.refused", lambda: reverse_invoice.perform(key, actor=b.clerk, at=NOW, reason="x"))
    refused("invoice.reverse_reason", lambda: reverse_invoice.perform(key, actor=b.finance, at=NOW))
    reverse_invoice.perform(key, actor=b.finance, at=NOW, reason="抬头错误")
    assert orderbook.of_lines([b.made.line_ids[0]])[b.made.line_ids[0]].invoiced_net == 0
    assert receivables.of_customer(b.company.customers[0]) == {("receivable", "CNY"): D(0)}
    assert check_books.perform() == []
    b.posted((0, "4"))
    settled = co.invoice(b.company, b.made, TODAY, line=1, settled=True)
    refused("invoice.settled", lambda: reverse_invoice.perform(settled, actor=b.finance, at=NOW, reason="x"))


def test_bad_input_and_wrong_roles_change_nothing() -> None:
    """More than may be invoiced, nothing at all, lines of several customers, other people's roles."""
    b = Billing()
    refused("access.refused", lambda: draft_invoice.perform(InvoiceFact(b.made.order_id), actor=b.finance, at=NOW))
    refused("invoice.too_much", lambda: b.draft((0, "5")))
    refused("invoice.too_much", lambda: b.draft((0, "0")))
    refused("invoice.twice", lambda: b.draft((0, "1"), (0, "1")))
    refused("invoice.nothing", lambda: draft_invoice.perform(InvoiceFact(), actor=b.clerk, at=NOW))
    refused("invoice.line", lambda: draft_invoice.perform(InvoiceFact(lines=(ChargeFact(10**12),)), actor=b.clerk, at=NOW))
    other = co.order(b.company, co.DAY, customer=1)
    co.ship(b.company, other, co.DAY, 4, customer=1)
    mixed = InvoiceFact(lines=(ChargeFact(b.made.line_ids[0]), ChargeFact(other.line_ids[0])))
    refused("invoice.customers", lambda: draft_invoice.perform(mixed, actor=b.clerk, at=NOW))
    key = b.draft((0, "4"))
    refused("invoice.too_much", lambda: b.draft((0, "1")))
    refused("version.stale", lambda: post_invoice.perform(key, actor=b.clerk, at=NOW, version=7))
    refused("access.refused", lambda: post_invoice.perform(key, actor=b.finance, at=NOW))
