"""PRO-6 · 到款认领 with confidence: what tells whose money it is, claimed and confirmed at once, by two people, and only where it is clear."""

from decimal import Decimal

import pytest

from makesell.demo import samples as co
from makesell.documents.invoices import queries as invoices
from makesell.documents.orders import queries as orders
from makesell.documents.receipts import queries, states
from makesell.engines.identify import Evidence, clear, proposals
from makesell.flows.pro_6_shipping import claim_proposed, confirm_proposed, file_payment_letter, record_receipts
from makesell.flows.pro_6_shipping.file_payment_letter import LetterFact
from makesell.flows.pro_6_shipping.record_receipts import NewReceipt
from makesell.flows.steps.identify import identified, numbers_in
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.masterdata.parties.queries import customer_row
from makesell.sheets import receipts as sheet
from tests.clauses.cast import NOW, TODAY, refused
from tests.clauses.test_pro_6_receipts import Money, proven

D = Decimal


def test_confidence_grows_with_each_kind_of_evidence_and_needs_a_lead() -> None:
    """Doubts multiply: name 0.25 × exact amount 0.5 leave 12.5 %; two customers alike are no clear case; one order is named, or none."""
    alone = proposals([Evidence(1, "name"), Evidence(1, "exact"), Evidence(1, "exact"), Evidence(2, "sum")])
    assert [(each.customer_id, each.score) for each in alone] == [(1, 87), (2, 40)]
    assert clear(alone, 87) == alone[0]
    assert clear(alone, 88) is None
    assert clear(proposals([Evidence(1, "name"), Evidence(2, "name")]), 50) is None
    assert clear([], 1) is None
    assert proposals([Evidence(1, kind) for kind in ("account", "number", "name", "letter", "payer")])[0].score == 99
    assert proposals([Evidence(1, "number", order_id=5), Evidence(1, "gate", order_id=6)])[0].order_id is None
    assert proposals([Evidence(1, "number", order_id=5), Evidence(1, "name")])[0].order_id == 5
    assert numbers_in("货款 so-2506-0001，IN2025/7 及 ABC") == ["SO-2506-0001", "IN2025/7"]


class Payers(Money):
    """… and a second customer, and bank lines as files bring them."""

    def line(self, payer: str, amount: str, text: str = "", account: str = "") -> int:
        """A bank line."""
        new = NewReceipt(TODAY, D(amount), "CNY", payer, "", text, account)
        return record_receipts.perform(new, actor=self.cashier, at=NOW)

    def best(self, key: int) -> list[tuple[int, list[str]]]:
        """Who may have paid, and why."""
        (row,) = queries.of_ids([key])
        return [(each.customer_id, sorted(reason.kind for reason in each.reasons)) for each in identified([row], TODAY)[key]]

    def state(self, *keys: int) -> list[str]:
        """How receipts stand."""
        return [row.state for row in queries.of_ids(keys)]


@pytest.mark.django_db
def test_what_is_likely_is_claimed_by_who_sells_and_confirmed_by_finance() -> None:
    """By name and amount, by a number in the text (tied to its order), by an account seen before; the rest waits for a person."""
    m = Payers()
    made = co.order(m.company, co.DAY, nets=["1000.00"], freight="0.01")
    invoice = co.invoice(m.company, made, co.DAY, net="1000.00", tax="130.00")
    order, billed = orders.order(m.seller, made.order_id).number, invoices.of_ids([invoice])[0].number
    other = customer_row(m.company.customers[1]).name
    seen = m.line("关联公司甲", "5.00", account="6222-1")
    file_payment_letter.perform(LetterFact(m.customer, "关联公司甲", TODAY), actor=m.finance, at=NOW)
    whole = m.line(m.name, "1130.00")
    named = m.line(m.name, "300.00", f"定金 {order}")
    unclear = m.line("无名氏", "77.00")
    stranger = m.line("别家公司", "88.00", f"货款 {billed}")
    others = m.line(other, "9.00")
    assert m.best(whole) == [(m.customer, ["exact", "name", "sum"])]
    assert m.best(named) == [(m.customer, ["name", "number"])]
    assert m.best(unclear) == []
    assert m.best(stranger) == [(m.customer, ["number"])]
    assert m.best(seen) == [(m.customer, ["letter"])]
    for who in (m.cashier, m.finance):
        refused("access.refused", lambda who=who: claim_proposed.perform(85, actor=who, at=NOW))  # type: ignore[misc]
    for who in (m.cashier, m.seller):
        refused("access.refused", lambda who=who: confirm_proposed.perform(85, actor=who, at=NOW))  # type: ignore[misc]
    for least in (0, 100):
        refused("identify.least", lambda least=least: claim_proposed.perform(least, actor=m.seller, at=NOW))  # type: ignore[misc]
    assert sorted(claim_proposed.perform(85, actor=m.seller, at=NOW)) == [whole, named]
    assert [(part.order_id, part.amount) for part in queries.parts([named])] == [(made.order_id, D("300.00"))]
    assert claim_proposed.perform(60, actor=m.seller, at=NOW) == [seen, others]     # of a stranger without a letter nothing is claimed
    assert m.state(unclear, stranger) == [states.RECORDED] * 2
    both = Actor("两职", person_id=m.seller.person_id, roles=frozenset({roles.SALESPERSON, roles.FINANCE}), unit_id=m.company.units[0])
    assert confirm_proposed.perform(85, actor=both, at=NOW) == []
    assert sorted(confirm_proposed.perform(85, actor=m.finance, at=NOW)) == [whole, named]
    assert m.state(whole, named, seen) == [states.CONFIRMED, states.CONFIRMED, states.CLAIMED]
    assert confirm_proposed.perform(60, actor=m.finance, at=NOW) == [seen, others]
    again = m.line("某某", "6.00", account="6222-1")
    assert m.best(again) == [(m.customer, ["account"])]
    (panel,) = [each for each in sheet.SHEET.panels if each.code == "proposed"]
    assert [row["score"] for row in panel.body(m.seller, again).rows] == [85]  # type: ignore[union-attr]
    start = sheet.SHEET.act("claim")
    assert start is not None
    assert start.start is not None
    assert start.start(m.seller, again) == {"customer": m.customer, "orders": []}
    assert proven()
