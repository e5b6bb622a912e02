"""ORG-6 · Contract ledger 合同台账: nine amounts of each contract over all its versions, each opening to its documents, seen by scope."""

import datetime as dt

import pytest

from makesell.documents.invoices.contract_ledger import MEASURES
from makesell.flows.pro_4_negotiation import order_contract
from makesell.flows.pro_4_negotiation.order_contract import CallOff
from makesell.flows.pro_5_production import confirm_order
from makesell.flows.pro_6_shipping import create_delivery, draft_invoice, issue_goods, pick_delivery, post_invoice
from makesell.flows.pro_6_shipping.create_delivery import DeliveryFact
from makesell.flows.pro_6_shipping.draft_invoice import InvoiceFact
from makesell.flows.pro_6_shipping.pick_delivery import PickFact
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.clock import moved
from makesell.ground.refusal import Refusal
from makesell.sheets import contract_ledger as sheet
from makesell.sheets import contracts
from tests.clauses.cast import NOW, TODAY, person
from tests.clauses.money import tied_receipt
from tests.clauses.orders import SYSTEM, D, stock
from tests.clauses.test_pro_4_contracts import Firm, _files  # noqa: F401 (papers lie in a folder of their own)
from tests.figures.crawler import compare_all, figures, of_board

pytestmark = pytest.mark.django_db


def amounts(actor: Actor, which: str = "in_force") -> dict[str, list[str]]:
    """The ledger as it is shown: contract → amounts."""
    with moved(NOW + dt.timedelta(days=400)):
        page = sheet.build(actor, {"which": which})
    rows = [row for part in page.parts for row in getattr(part, "rows", ())]
    return {str(row.cells["contract"].text): [str(row.cells[m].value.normalize()) for m in MEASURES] for row in rows}


def test_every_amount_of_a_contract_opens_to_its_documents() -> None:
    """A frame over 20,000: ten pieces at 96 called off, six shipped and invoiced, 500 collected; what is open is overdue in a year."""
    firm = Firm()
    shop = firm.shop
    key = firm.signed(firm.frame("20000"))
    draft = firm.frame("7000")
    stock(shop, "100")
    order = order_contract.perform(CallOff(key, {1: D(10)}), actor=shop.seller, at=NOW)
    confirm_order.perform(order, actor=shop.seller, at=NOW)
    tied_receipt(shop.c, order, "500.00", at=NOW)
    delivery = create_delivery.perform(DeliveryFact(shop.warehouse, order_ids=(order,)), actor=SYSTEM, at=NOW)
    pick_delivery.perform(PickFact(delivery), actor=SYSTEM, at=NOW)
    issue_goods.perform(delivery, actor=SYSTEM, at=NOW)
    invoice = draft_invoice.perform(InvoiceFact(order_id=order), actor=SYSTEM, at=NOW)
    post_invoice.perform(invoice, actor=SYSTEM, at=NOW)
    stranger = person(f"ST{key}", "别的销售", shop.c.units[1], R.SALESPERSON)
    for who in (shop.seller, firm.legal):
        ((_, shown),) = amounts(who).items()
        assert shown == ["2E+4", "1084.8", "1084.8", "0", "1084.8", "5E+2", "584.8", "584.8", "0"]
        with moved(NOW + dt.timedelta(days=400)):
            assert compare_all(of_board(sheet.BOARD, who), who) == 18
    assert amounts(stranger) == {}
    assert len(amounts(shop.director, "all")) == 1     # a draft binds nobody
    cell = next(figures(sheet.build(shop.director, {})))
    one = {**cell.params, "contract": str(draft)}
    with pytest.raises(Refusal) as no:
        sheet.behind(stranger, one, "")
    assert no.value.code == "record.missing"
    with pytest.raises(Refusal) as no:
        sheet.behind(person(f"WH{key}", "仓库", shop.c.units[0], R.WAREHOUSE), cell.params, "")
    assert no.value.code == "access.refused"
    (panel,) = [each for each in contracts.SHEET.panels if each.code == "schedule"]
    with moved(NOW):
        rows = panel.body(shop.seller, key).rows  # type: ignore[union-attr]
    assert [(row["part"], row["invoiced"], row["collected"], row["open"], row["overdue"]) for row in rows] == [
        (1, D("1084.80"), D("500.00"), D("584.80"), D(0))
    ]
    assert NOW.date() == TODAY
