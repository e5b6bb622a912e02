"""PRO-7 · Returns: authorised, received, inspected, credited. Sale and full return leave nothing in any book (13.4)."""

import datetime as dt
from decimal import Decimal

import pytest

from makesell.books.orderbook import balances as orderbook
from makesell.books.orderbook.balances import LineBalance
from makesell.books.receivables import balances as receivables
from makesell.books.stock import balances as stock
from makesell.demo import samples as co
from makesell.documents.deliveries import queries as deliveries
from makesell.documents.deliveries.states import CARRIER_CLAIM, CREDIT
from makesell.documents.invoices import queries as invoices
from makesell.documents.returns import queries, states
from makesell.documents.vouchers import queries as vouchers
from makesell.flows.org_1_organisation import leave_company, move_person
from makesell.flows.org_1_organisation.leave_company import Leaving
from makesell.flows.org_1_organisation.move_person import PersonMove
from makesell.flows.pro_6_shipping import (
    allocate_receipt,
    claim_receipt,
    confirm_receipt,
    create_delivery,
    issue_goods,
    pick_delivery,
    prove_delivery,
    record_acceptance,
    record_receipts,
    settle_discrepancy,
)
from makesell.flows.pro_6_shipping.allocate_receipt import AllocateFact
from makesell.flows.pro_6_shipping.claim_receipt import ClaimFact
from makesell.flows.pro_6_shipping.create_delivery import DeliveryFact, PartFact
from makesell.flows.pro_6_shipping.pick_delivery import PickFact
from makesell.flows.pro_6_shipping.prove_delivery import Lacking, ProofFact
from makesell.flows.pro_6_shipping.record_acceptance import CertificateFact
from makesell.flows.pro_6_shipping.record_receipts import NewReceipt
from makesell.flows.pro_6_shipping.settle_discrepancy import Settlement
from makesell.flows.pro_7_care import authorise_return, cancel_return, credit_return, inspect_return, receive_return
from makesell.flows.pro_7_care.authorise_return import ReturnFact
from makesell.flows.pro_7_care.inspect_return import InspectFact
from makesell.flows.reg_1_regime import check_books
from makesell.flows.steps.vouchers import made_of_moves
from makesell.ground.access import roles
from makesell.ground.db import run
from makesell.masterdata.parties.queries import customer_row
from tests.clauses.cast import NOW, TODAY, person, refused

D = Decimal
pytestmark = pytest.mark.django_db


class Back:
    """An order of 10 pieces for 1,000.01 (or another net), shipped and delivered from a warehouse that had 50, and the people of a return."""

    def __init__(self, missing: tuple[Lacking, ...] = (), *, proved: bool = True, net: str = "1000.01", freight: str = "0.01") -> None:
        self.company = c = co.company()
        self.made = co.order(c, co.DAY, nets=[net], freight=freight)
        self.warehouse = co.stocked(c, "50")
        part = (PartFact(self.made.line_ids[0]),)
        self.delivery = create_delivery.perform(DeliveryFact(self.warehouse, part), actor=co.ACTOR, at=NOW)
        pick_delivery.perform(PickFact(self.delivery), actor=co.ACTOR, at=NOW)
        issue_goods.perform(self.delivery, actor=co.ACTOR, at=NOW)
        if proved:
            self.prove(*missing)
        unit = c.units[0]
        self.service = person(f"CS{unit}", "客服", unit, roles.CUSTOMER_SERVICE)
        self.store = person(f"WH{unit}", "仓管", unit, roles.WAREHOUSE)
        self.quality = person(f"QA{unit}", "质检", unit, roles.QUALITY)
        self.clerk = person(f"IC{unit}", "开票", unit, roles.INVOICING_CLERK)

    def prove(self, *missing: Lacking) -> None:
        """The customer signs for it, perhaps short."""
        prove_delivery.perform(ProofFact(self.delivery, "王师傅", missing=missing), actor=co.ACTOR, at=NOW)

    def book(self) -> LineBalance:
        """What the order book says of the line."""
        return orderbook.of_lines(self.made.line_ids)[self.made.line_ids[0]]

    def authorised(self, qty: str) -> int:
        """A return that may come."""
        return authorise_return.perform(ReturnFact(self.delivery, "型号错误", ((1, D(qty)),)), actor=self.service, at=NOW)

    def received(self, qty: str) -> int:
        """A return that is back."""
        return receive_return.perform(self.authorised(qty), actor=self.store, at=NOW)

    def credited(self, qty: str, outcome: str = states.RESTOCK) -> int:
        """A return that is inspected and credited."""
        key = self.received(qty)
        inspect_return.perform(InspectFact(key, outcome), actor=self.quality, at=NOW)
        return credit_return.perform(key, actor=self.clerk, at=NOW)

    def invoiced(self) -> int:
        """The whole line invoiced."""
        return co.invoice(self.company, self.made, co.DAY)

    def paid(self, amount: str) -> int:
        """Money for it."""
        return co.allocated_receipt(self.company, amount, on=NOW)

    def sums(self) -> dict[str, tuple[Decimal, Decimal, Decimal]]:
        """Quantity, net and gross of every measure of the line that is not zero."""
        return {
            row[0]: (row[1], row[2], row[3])
            for row in run(
                """select measure, sum(qty), sum(net), sum(gross) from performance_entry where line_id = %s and not overlay group by 1
                   having sum(qty) <> 0 or sum(net) <> 0 or sum(gross) <> 0""",
                [self.made.line_ids[0]],
            )
        }

    def on_hand(self) -> Decimal:
        """What lies of the product in the warehouse."""
        return next(row.on_hand for row in stock.of_products([self.company.products[1]]) if row.warehouse_id == self.warehouse)

    def accounts(self) -> dict[str, Decimal]:
        """The customer's accounts that are not zero."""
        return {account: amount for (account, _), amount in receivables.of_customer(self.company.customers[0]).items() if amount}


def proven() -> bool:
    """`check` finds nothing."""
    return check_books.perform() == []


def test_a_part_comes_back() -> None:
    """4 of 10: ordered, shipped and delivered lose 4 with the atoms of 60/40; restocked at the cost they left at."""
    b = Back()
    key = b.received("4")
    assert b.on_hand() == D(40)
    assert orderbook.of_lines([b.made.line_ids[0]])[b.made.line_ids[0]].open_qty == D(0)
    for measure in ("ordered", "shipped", "delivered"):
        assert run(
            "select sum(qty), sum(net) from performance_entry where line_id = %s and measure = %s group by person_id order by 2",
            [b.made.line_ids[0], measure],
        ) == [(D("2.4"), D("240.00")), (D("3.6"), D("360.01"))]
    assert b.sums()["returned"][0] == D(4)
    inspect_return.perform(InspectFact(key, states.RESTOCK), actor=b.quality, at=NOW)
    assert b.on_hand() == D(44)
    credit_return.perform(key, actor=b.clerk, at=NOW)
    assert (queries.of_ids([key])[0].state, queries.of_ids([key])[0].credit_note_id) == (states.CREDITED, None)
    assert proven()


def test_what_comes_back_after_the_seller_has_moved_and_left_goes_to_who_and_what_unit_earned_it() -> None:
    """Both sellers go to another unit, one leaves the company: the return still takes from them, in the unit they had sold for."""
    b = Back()
    unit, elsewhere = b.company.units[:2]
    first, second = b.company.people[:2]
    kept = run("select distinct person_id, unit_id from performance_entry where line_id = %s order by 1", [b.made.line_ids[0]])
    before = {row[0] for row in kept}
    assert before == {first, second}
    day = TODAY + dt.timedelta(days=1)
    move_person.perform_many([PersonMove(each, elsewhere if own == unit else unit, day) for each, own in kept], actor=co.ACTOR, at=NOW)
    leave_company.perform(Leaving(second, day), actor=co.ACTOR, at=NOW)
    later = NOW + dt.timedelta(days=3)
    back = receive_return.perform(b.authorised("10"), actor=b.store, at=later)
    mirrored = run(
        """select person_id, unit_id, sum(net) from performance_entry where line_id = %s and measure = 'shipped' and business_date > %s
           group by 1, 2 order by 1""",
        [b.made.line_ids[0], TODAY],
    )
    assert [(row[0], row[1]) for row in mirrored] == [(row[0], row[1]) for row in kept]
    assert [row[2] for row in mirrored] == [D("-600.01"), D("-400.00")]
    assert b.sums().get("shipped") is None
    assert queries.of_ids([back])[0].state == states.RECEIVED
    assert proven()


def test_scrap_does_not_come_back_into_stock() -> None:
    """Quality decides. It comes in and goes out at once, at the cost it left at; the voucher takes it off what was sold and calls it a loss."""
    b = Back()
    back = b.credited("4", "scrap")
    assert b.on_hand() == D(40)
    moves = [move for move in vouchers.open_moves(TODAY) if move.record_id == back]
    assert sorted((move.scrapped, move.worth) for move in moves) == [(False, D(10)), (True, D(-10))]
    (voucher,) = made_of_moves(moves, [], "CNY").vouchers
    assert [(line.use, line.worth) for line in voucher.lines] == [("cost_of_goods", D(-10)), ("scrap", D(10))]
    assert proven()


def test_sale_and_full_return_leave_nothing() -> None:
    """Ordered, shipped, delivered, invoiced, paid: all zero in quantity, net and gross; the money is the customer's again."""
    b = Back()
    record_acceptance.perform(CertificateFact(b.delivery, "赵工"), actor=b.service, at=NOW)
    b.invoiced()
    b.paid("1130.01")
    assert set(b.sums()) == {"ordered", "shipped", "delivered", "accepted", "invoiced", "collected", "paid"}
    for qty in ("3", "3", "4"):
        b.credited(qty)
    assert set(b.sums()) == {"collected", "returned"}     # the money is still with us, and `returned` is never added to anything
    assert b.accounts() == {"credit": D("1130.01")}
    assert b.on_hand() == D(50)
    assert proven()


def test_paid_is_taken_back_only_beyond_the_unpaid_rest() -> None:
    """13.4: half paid, half returned: nothing paid is taken back; the rest returned: all of it is."""
    b = Back()
    invoice = b.invoiced()
    b.paid("565.00")
    before = b.sums()["paid"]
    b.credited("5")
    assert b.sums()["paid"] == before
    assert sum(item.open for item in receivables.of_record(invoice)) == D(0)
    b.credited("5")
    assert "paid" not in b.sums()
    assert b.accounts() == {"credit": D("565.00")}
    assert proven()


def test_a_line_paid_in_full_and_credited_in_full() -> None:
    """13.4: line net 100 paid 100; credit note 100 → paid −100. The credit note names its invoice and has its number."""
    b = Back()
    b.invoiced()
    b.paid("1130.01")
    key = b.credited("10")
    note = queries.of_ids([key])[0].credit_note_id
    assert note is not None
    row = invoices.credit_note(co.ACTOR, note)
    assert (row.net, row.tax, row.gross, row.freed) == (D("1000.01"), D("130.00"), D("1130.01"), D("1130.01"))
    assert row.number is not None
    assert "paid" not in b.sums()
    assert proven()


def test_money_of_two_parts_gives_back_only_what_was_returned() -> None:
    """Tied and free money of one receipt pay one line: 3 of 10 returned take back 3 of 10 of what was paid, not more."""
    b = Back()
    b.invoiced()
    customer = b.company.customers[0]
    key = record_receipts.perform(NewReceipt(TODAY, D("1130.01"), "CNY", customer_row(customer).name), actor=co.ACTOR, at=NOW)
    claim_receipt.perform(ClaimFact(key, customer, ((b.made.order_id, D("400.00")),)), actor=co.ACTOR, at=NOW)
    confirm_receipt.perform(key, actor=co.ACTOR, at=NOW)
    allocate_receipt.perform(AllocateFact(key), actor=co.ACTOR, at=NOW)
    assert b.sums()["paid"][1] == D("1000.01")
    b.credited("3")
    assert abs(b.sums()["paid"][1] - D("700.01")) <= D("0.02")
    assert proven()
    b.credited("7")
    assert "paid" not in b.sums()
    assert proven()


def test_a_shared_line_paid_in_part_counts_as_paid_what_its_atoms_do() -> None:
    """Money divides a quantity into parts without end: what the line shows as paid is the sum of its people's, after each return; in the end 0."""
    b = Back()
    b.invoiced()
    b.paid("1000.00")
    for qty in ("3", "1", "6"):
        b.credited(qty)
        assert proven()
    assert "paid" not in b.sums()


def test_no_more_comes_back_than_left() -> None:
    """What is authorised counts: no more than was shipped and has not come back."""
    b = Back()
    b.authorised("7")
    refused("return.too_much", lambda: b.authorised("4"))
    b.authorised("3")
    nothing = ReturnFact(b.delivery, "x")
    refused("return.nothing", lambda: authorise_return.perform(nothing, actor=b.service, at=NOW))


def test_what_was_missing_does_not_come_back() -> None:
    """10 sent, 2 short, 1 refused: 7 may come back, also after the carrier was asked to pay; what is credited ends in the discrepancy."""
    b = Back((Lacking(1, "short", D(2)), Lacking(1, "refused", D(1))))
    refused("return.too_much", lambda: b.authorised("8"))
    short, turned_down = (row.id for row in deliveries.discrepancies(b.delivery))
    settle_discrepancy.perform(Settlement(short, CREDIT), actor=b.service, at=NOW)
    settle_discrepancy.perform(Settlement(turned_down, CARRIER_CLAIM, "PF-9"), actor=b.service, at=NOW)
    refused("return.too_much", lambda: b.authorised("8"))
    b.credited("7")
    assert (b.book().ordered_qty, b.book().shipped_qty, b.book().delivered_qty, b.book().returned_qty) == (D(1), D(1), D(0), D(7))
    assert proven()


def test_what_came_back_before_the_proof_is_neither_delivered_nor_missing() -> None:
    """10 sent, 4 back before anybody signed, 1 more expected: at most 5 can be missing; 6 less 2 stay delivered."""
    b = Back(proved=False)
    b.credited("4")
    waits = b.authorised("1")
    refused("proof.quantity", lambda: b.prove(Lacking(1, "short", D(6))))
    cancel_return.perform(waits, actor=b.service, at=NOW)
    b.prove(Lacking(1, "short", D(2)))
    assert (b.book().shipped_qty, b.book().delivered_qty) == (D(6), D(4))
    settle_discrepancy.perform(Settlement(deliveries.discrepancies(b.delivery)[0].id, CREDIT), actor=b.service, at=NOW)
    assert (b.book().ordered_qty, b.book().shipped_qty, b.book().delivered_qty) == (D(4), D(4), D(4))
    assert proven()


def test_a_cancelled_return_frees_its_quantity() -> None:
    """Until it is received; then it is a fact."""
    b = Back()
    key = b.authorised("10")
    cancel_return.perform(key, actor=b.service, at=NOW)
    refused("document.state", lambda: receive_return.perform(key, actor=b.store, at=NOW))
    back = b.received("10")
    refused("document.state", lambda: cancel_return.perform(back, actor=b.service, at=NOW))


def test_bad_input_and_wrong_roles_change_nothing() -> None:
    """Who authorises neither receives, inspects nor credits; each fault has its own code."""
    b = Back()
    for lines in (((1, D(11)),), ((1, D(0)),), ((9, D(1)),)):
        fact = ReturnFact(b.delivery, "x", lines)
        refused("return.too_much", lambda fact=fact: authorise_return.perform(fact, actor=b.service, at=NOW))  # type: ignore[misc]
    twice = ReturnFact(b.delivery, "x", ((1, D(1)), (1, D(1))))
    refused("return.twice", lambda: authorise_return.perform(twice, actor=b.service, at=NOW))
    refused("record.missing", lambda: authorise_return.perform(ReturnFact(10**12, "x"), actor=b.service, at=NOW))
    key = b.authorised("4")
    refused("access.refused", lambda: receive_return.perform(key, actor=b.service, at=NOW))
    refused("document.state", lambda: inspect_return.perform(InspectFact(key, "scrap"), actor=b.quality, at=NOW))
    receive_return.perform(key, actor=b.store, at=NOW)
    refused("access.refused", lambda: inspect_return.perform(InspectFact(key, "scrap"), actor=b.store, at=NOW))
    odd = InspectFact(key, "scrap", lines=((9, "scrap"),))
    refused("return.position", lambda: inspect_return.perform(odd, actor=b.quality, at=NOW))
    refused("access.refused", lambda: credit_return.perform(key, actor=b.quality, at=NOW))
    refused("document.state", lambda: credit_return.perform(key, actor=b.clerk, at=NOW))
    assert [line.qty for line in deliveries.lines(b.delivery)] == [D(10)]
