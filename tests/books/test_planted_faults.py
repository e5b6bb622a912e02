"""`check` finds what is wrong: each planted fault is found and named, and nothing is wrong before."""

import datetime as dt
from decimal import Decimal

import pytest

from makesell.books.budget import posting as budget
from makesell.books.orderbook import posting as orderbook
from makesell.books.pay import posting as pay
from makesell.books.performance import posting as performance
from makesell.books.stock import posting as stock
from makesell.books.supply import posting as supply
from makesell.demo import sample_money
from makesell.demo import samples as co
from makesell.documents.orders.actions import NewSplit
from makesell.documents.receipts.actions import banking
from makesell.documents.receipts.actions.banking import NewLine, NewStatement
from makesell.documents.vouchers import actions as vouchers
from makesell.documents.vouchers import queries, states
from makesell.documents.vouchers.actions import NewAccount
from makesell.flows.org_1_organisation import create_bank_account, create_payment_terms
from makesell.flows.org_1_organisation.create_payment_terms import NewPart, NewTerms
from makesell.flows.per_3_reward import approve_split, change_split
from makesell.flows.per_3_reward.change_split import SplitWish
from makesell.flows.pro_1_targets import add_measure, fill_measure
from makesell.flows.pro_1_targets.add_measure import MeasureFact, PartFact
from makesell.flows.pro_6_shipping import load_bank_statement, make_statements, record_acceptance
from makesell.flows.pro_6_shipping.record_acceptance import CertificateFact
from makesell.flows.reg_1_regime import check_books
from makesell.flows.steps.vouchers import made
from makesell.ground.actor import Actor
from makesell.ground.db import act, run, values
from makesell.ground.spine import actions as spine
from makesell.ground.spine.actions import NewRecord
from makesell.ground.spine.master import NewRow
from tests.database import Once

DAY = dt.date(2025, 3, 5)

# name of the check that must speak, and the fault planted as the owner of the tables
FAULTS = {
    "orderbook.balance": "update orderbook_balance set ordered_qty = ordered_qty + 1 where line_id = {line}",
    "orderbook.order_balance": "update orderbook_orderbalance set open_net = open_net + 1 where record_id = {order}",
    "performance.balance": "update performance_balance set net = net + 1 where person_id = {person} and measure = 'ordered'",
    "performance.customers": "update performance_customerbalance set qty = qty + 1 where customer_id = {customer} and measure = 'shipped'",
    "performance.units": "update performance_unitbalance set entries = entries + 1 where measure = 'shipped'",
    "performance.months": "update performance_monthbalance set net = net + 1 where measure = 'shipped'",
    "performance.unit": "update performance_entry set unit_id = {other_unit} where line_id = {line} and measure = 'ordered' and person_id = {person}",
    "performance.party": "update performance_entry set person_id = 999999999 where line_id = {line} and measure = 'ordered'",
    "performance.customer": "update performance_entry set territory_id = 999999999 where line_id = {line}",
    "performance.reversal": "update performance_entry set net = net * 3, gross = gross * 3 where origin_id is not null",
    "performance.origin": "update performance_entry set origin_id = 999999999 where origin_id is not null",
    "performance.derived": "update performance_entry set net = net + 1 where derived_from_id is not null and origin_id is null",
    "performance.own": "delete from performance_entry where derived_from_id is not null",
    "orders.credited": "delete from performance_entry where line_id = {line} and measure = 'ordered' and person_id = {person}",
    "orders.posted": "delete from orderbook_entry where line_id = {line} and measure = 'ordered'",
    "orders.event": "insert into orderbook_entry (line_id, source_line_id, measure, event_date, business_date, qty, net, gross) "
    "select line_id, source_line_id, measure, event_date + 1, business_date + 1, 0, 0, 0 from orderbook_entry "
    "where line_id = {line} and measure = 'ordered'",
    "orders.freight": "update orderbook_entry set freight = true where line_id = {line} and measure = 'ordered'",
    "orders.cut": "update orders_salesorderline set cut_qty = 1 where line_id = {line}",
    "orders.facts": "update performance_entry set product_id = {other_product} where line_id = {line} and measure = 'ordered'",
    "orders.shares": "update orders_creditsplit set share = 0.5 where line_id = {line} and person_id = {person}",
    "orders.split_changed": "update orders_creditsplit set share = 0.5 where changed_by_id is not null",
    "orders.restated": "update performance_entry set net = net + 0.01 where restated_by_id is not null and origin_id is not null",
    "orders.sums": "update orders_salesorder set net = net + 1 where record_id = {order}",
    "orders.not_credited": "update orders_salesorderline set kind = 'freight' where line_id = {line}",
    "deliveries.posted": "insert into orderbook_entry (line_id, source_line_id, measure, event_date, business_date, qty, net, gross) "
    "select line_id, source_line_id, measure, event_date, business_date, qty, net, gross from orderbook_entry "
    "where measure = 'shipped' and line_id = {line}",
    "deliveries.delivered": "update deliveries_discrepancy set qty = qty + 1",
    "deliveries.proof": "update deliveries_delivery set state = 'issued' where record_id = {proved}",
    "deliveries.packed": "update deliveries_parcelline set qty = 9 where line_id in (select line_id from deliveries_deliveryline "
    "where delivery_id = {proved})",
    "deliveries.stock": "update deliveries_deliveryline set qty = qty + 1 where delivery_id = {proved}",
    "deliveries.claims": "update deliveries_discrepancy set outcome = 'carrier_claim'",
    "invoices.posted": "update invoices_invoiceline set qty = qty + 1 where invoice_id = {invoice}",
    "invoices.deemed": "insert into invoices_deemeddeclaration (order_line_id, qty, net, tax, how, number, stated_date) "
    "values ({line}, 1, 1, 0.13, 'declared', '', '2025-04-01')",
    "dunning.charged": "update invoices_invoiceline set order_line_id = null where invoice_id = {invoice}",
    "invoices.sums": "update invoices_invoice set gross = gross + 1 where record_id = {invoice}",
    "invoices.owed": "delete from receivables_entry where kind = 'invoice' and customer_id = {customer}",
    "invoices.schedule": "update invoices_invoice set terms_id = {terms} where record_id = {invoice}",
    "receivables.balance": "update receivables_balance set amount = amount + 0.01 where customer_id = {customer}",
    "receivables.due_item": "update receivables_dueitem set amount = amount + 1 where record_id = {invoice}",
    "receivables.outstanding": "update receivables_outstanding set next_due_date = next_due_date + 1 where record_id = {invoice}",
    "invoices.tax": "update invoices_invoiceline set tax_rate = 0.5 where invoice_id = {invoice}",
    "receipts.posted": "delete from receivables_entry where kind = 'receipt'",
    "receipts.bank": "update receipts_bankline set amount = amount + 1 where stands",
    "receipts.claimed": "update receipts_receiptline set amount = amount - 1 where receipt_id = {receipt}",
    "receipts.allocated": "update receipts_allocation set amount = amount + 1 where receipt_id = {receipt}",
    "receipts.paid": "delete from performance_entry where measure = 'paid' and line_id = {line}",
    "receipts.bills": "update receipts_bill set state = 'honoured', ended_date = due_date",
    "receipts.written_off": "update receipts_writeoff set state = 'reversed'",
    "receipts.statements": "update receipts_accountstatement set closing = closing + 1",
    "receipts.refunded": "update receipts_refundline set amount = amount + 1",
    "receipts.credits": "update receipts_allocation set receipt_id = null, receipt_line_id = null, credit_note_id = {note}, used_on = '2025-04-02' "
    "where receipt_id = {receipt}",
    "invoices.credited": "update invoices_creditline set qty = 99 where credit_note_id = {note}",
    "invoices.owed_back": "delete from receivables_entry where kind = 'credit_note'",
    "vouchers.balanced": "update vouchers_voucherline set debit = debit + 1 where credit = 0",
    "vouchers.entries": "delete from vouchers_voucherentry",
    "returns.posted": "delete from orderbook_entry where measure = 'returned'",
    "returns.stock": "insert into stock_entry (product_id, warehouse_id, kind, lot, qty, reserved, unit_cost, event_date, business_date, "
    "source_line_id) select product_id, warehouse_id, 'scrap', '', -1, 0, unit_cost, event_date, business_date, "
    "(select min(line_id) from returns_returnline) from stock_entry limit 1",
    "returns.within": "update returns_returnline set qty = 99",
    "acceptances.posted": "update acceptances_acceptanceline set qty = qty + 1",
    "receivables.owed_back": "insert into receivables_balance (customer_id, account, currency, for_record_id, amount) "
    "values ({customer}, 'credit', 'CNY', 0, -1)",
    "receivables.reversal": "insert into receivables_entry (customer_id, payer_id, account, kind, currency, amount, event_date, business_date, "
    "source_line_id, origin_id) select customer_id, payer_id, account, kind, currency, -amount, event_date, business_date, source_line_id, id "
    "from receivables_entry where customer_id = {customer}",
    "receivables.customer": "update receivables_entry set customer_id = {other_customer} where kind = 'invoice' and customer_id = {customer}",
    "stock.balance": "update stock_balance set on_hand = on_hand + 1 where product_id = {product}",
    "stock.source": "update stock_entry set warehouse_id = 999999999 where product_id = {product}",
    "supply.balance": "update supply_balance set planned = planned + 1 where product_id = {product}",
    "supply.date": "update supply_balance set due_date = due_date + 1 where product_id = {product}",
    "budget.balance": "update budget_balance set spent = spent + 1",
    "budget.currency": "update budget_entry set currency = 'USD' where kind = 'spent'",
    "pay.balance": "update pay_balance set earned = earned + 0.01",
    "pay.entry": "update pay_entry set person_id = {other_person}",
    "pay.house": "update pay_entry set person_id = {house}",
}


@act
def _other_books(c: co.Company, entry: int, entry_date: dt.date, *, actor: Actor) -> None:
    """Stock, supply, budget and pay on records of the test's own."""
    warehouse, plan, statement = spine.open_records(
        [NewRecord("warehouse", "仓"), NewRecord("plan", "计划"), NewRecord("pay_statement", "单")], actor=actor, at=co.AT
    )
    lines = spine.open_lines([(warehouse, 1), (plan, 1), (statement, 1), (warehouse, 2)])
    day = "'2025-03-05'::date as event_date, '2025-03-05'::date as business_date"
    stock.post(
        f"select %s::bigint as product_id, %s::bigint as warehouse_id, 'opening' as kind, '' as lot, 10::numeric as qty, 0::numeric as reserved, "
        f"2.5::numeric as unit_cost, {day}, %s::bigint as source_line_id, null::bigint as line_id, null::bigint as origin_id",
        [c.products[0], warehouse, lines[0]],
    )
    supply.post(
        "select %s::bigint as product_id, %s::bigint as warehouse_id, '2025-05-01'::date as due_date, 'planned' as kind, 30::numeric as planned, "
        "0::numeric as reserved, null::timestamptz as held_until, %s::bigint as source_line_id, null::bigint as line_id, null::bigint as origin_id",
        [c.products[0], warehouse, lines[3]],
    )
    budget.post(
        f"select %s::bigint as line_id, %s::bigint as source_line_id, k as kind, 'CNY' as currency, 100::numeric as amount, {day}, "
        "null::bigint as origin_id from unnest(array['planned', 'spent']) k",
        [lines[1], lines[1]],
    )
    pay.post(
        f"select %s::bigint as person_id, 'commission' as component, '' as part, 1::bigint as period_id, 'earned' as kind, 'CNY' as currency, "
        "9::numeric as amount, "
        f"%s::bigint as performance_entry_id, %s::date as performance_date, {day}, %s::bigint as source_line_id, null::bigint as origin_id",
        [c.people[0], entry, entry_date, lines[2]],
    )


@pytest.fixture(scope="module")
def laid(once: Once) -> dict[str, int]:
    """The company, laid once for all faults."""
    return once(_company)


@pytest.fixture
def planted(laid: dict[str, int], db: None) -> dict[str, int]:
    """A company with every book posted; the keys the faults name."""
    return laid


def _company() -> dict[str, int]:
    c = co.company()
    made = co.order(c, DAY, overlay=True)
    add_measure.perform(MeasureFact("twin", "双生", "Twin", "additive", (PartFact("ordered"),)), actor=co.ACTOR, at=co.AT)
    fill_measure.carry_out("twin", actor=co.ACTOR)
    other = co.order(c, DAY, nets=["10.00"])
    co.ship(c, made, dt.date(2025, 4, 1), 4)
    invoice = co.invoice(c, made, dt.date(2025, 4, 2))
    proved = co.proved_delivery(c)
    record_acceptance.perform(CertificateFact(proved, "赵工"), actor=co.ACTOR, at=co.AT_WORK)
    receipt = co.allocated_receipt(c, "500.00")
    note = co.credited_return(c)
    sample_money.paid_refund(c, co.received(c, "50.00", on=co.AT_WORK, allocate=False))
    sample_money.written_off(c, co.invoice(c, other, dt.date(2025, 4, 2), net="10.00", tax="1.30"))
    sample_money.received_bill(c, "20.00")
    _bank_statement(c, actor=co.ACTOR)
    _vouchers(c, actor=co.ACTOR)
    make_statements.perform(DAY, actor=co.ACTOR, at=co.AT_WORK + dt.timedelta(days=60))
    _shared_otherwise(c)
    from_line = values(
        "select id from performance_entry where line_id = %s and measure = 'ordered' and person_id = %s", [other.line_ids[0], c.people[0]]
    )
    _other_books(c, from_line[0], DAY, actor=co.ACTOR)
    reverse = values("select id from performance_entry where line_id = %s and measure = 'ordered'", [other.line_ids[0]])
    _reverse(reverse, actor=co.ACTOR)
    return {
        "line": made.line_ids[0], "order": made.order_id, "invoice": invoice, "person": c.people[0], "other_person": c.people[1],
        "house": c.houses[0],
        "customer": c.customers[0], "other_customer": c.customers[1], "product": c.products[0], "other_product": c.products[0],
        "other_unit": c.units[1], "proved": proved, "receipt": receipt, "note": note,
        "terms": create_payment_terms.perform(NewTerms("", "x", (NewPart("order", Decimal(100)),)), actor=co.ACTOR, at=co.AT),
    }  # fmt: skip


@act
def _bank_statement(c: co.Company, *, actor: Actor) -> None:
    """A line of a bank's file that was taken over."""
    own = {"account_number": f"62{c.units[0]}", "currency": "CNY"}
    account = create_bank_account.perform(NewRow("", "基本户", values=own), actor=actor, at=co.AT_WORK)
    line = NewLine(1, DAY, Decimal(7), "甲", "", "货款", f"B{account}", None, False, f"B{account}", "in")
    statement = NewStatement(account, "基本户", "CNY", c.units[0], "x.csv", None, None, Decimal(7), (line,))
    load_bank_statement.perform(banking.read(statement, actor=actor, at=co.AT_WORK), actor=actor, at=co.AT_WORK)


@act
def _vouchers(c: co.Company, *, actor: Actor) -> None:
    """What was posted so far is handed over."""
    vouchers.set_accounts([NewAccount(use, "1", DAY.replace(year=2024)) for use in states.USES])
    until = co.AT_WORK.date()
    found = made(queries.open_entries(until, "CNY"), queries.rules(), "CNY")
    vouchers.hand_over(found.vouchers, until, c.units[0], "CNY", "x", until, actor=actor, at=co.AT_WORK)


def _shared_otherwise(c: co.Company) -> None:
    """A further order of which a part was shipped when its shares changed."""
    made = co.order(c, DAY, nets=["20.01"])
    co.ship(c, made, DAY, 3)
    at = dt.datetime(2025, 3, 12, 2, tzinfo=dt.UTC)
    wish = SplitWish(made.order_id, (NewSplit(c.people[1]),))
    approve_split.perform(change_split.perform(wish, actor=co.ACTOR, at=at, reason="换人跟进"), actor=co.ACTOR, at=at)


@act
def _reverse(entries: list[int], *, actor: Actor) -> None:
    from_book = values(
        "select o.id from orderbook_entry o join performance_entry p on p.line_id = o.line_id and p.measure = o.measure where p.id = any(%s)",
        [entries],
    )
    performance.reverse_part(
        entries, done=Decimal(1), whole=Decimal(2), source_line_id=None, event_date=DAY, business_date=DAY
    )
    half = values("select -sum(net) from performance_entry where origin_id = any(%s) and not overlay", [entries])[0]
    run(
        "insert into orderbook_entry (line_id, source_line_id, measure, event_date, business_date, qty, net, gross, origin_id) "
        "select o.line_id, o.source_line_id, o.measure, o.event_date, o.business_date, -o.qty / 2, %s, "
        "(select sum(gross) from performance_entry where origin_id = any(%s) and not overlay), o.id from orderbook_entry o where o.id = any(%s)",
        [-half, entries, sorted(set(from_book))],
    )
    orderbook.rebuild()


def test_nothing_is_wrong_before(planted: dict[str, int]) -> None:
    """The company the faults are planted into is proved, but for the half-reversed order's own line."""
    assert [f for f in check_books.perform() if f.check != "orders.posted"] == []


@pytest.mark.parametrize("check", sorted(FAULTS))
def test_each_planted_fault_is_found_and_named(check: str, planted: dict[str, int]) -> None:
    """The check that speaks is the one that says what is wrong."""
    sql = FAULTS[check].format(**planted)
    run("set constraints all deferred")
    run(sql)
    assert check in {fault.check for fault in check_books.perform()}
