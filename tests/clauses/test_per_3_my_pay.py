"""PER-3 · One's own pay part by part: what each component counts and has come to, worked out by hand; each figure opens to what it sums."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils.translation import override

from makesell.demo import samples as co
from makesell.demo.sample_pay import STEPS
from makesell.flows.org_1_organisation import set_tax_rate
from makesell.flows.org_1_organisation.set_tax_rate import NewTaxRate
from makesell.flows.pro_4_negotiation import create_quotation
from makesell.flows.pro_4_negotiation.create_quotation import QuotationFact, QuotedLine
from makesell.flows.steps.order_lines import OrderFact
from makesell.ground import clock
from makesell.ground.access import roles
from makesell.ground.db import run
from makesell.masterdata.schemes.components import Component, Rung
from makesell.metrics import pay_components, pay_position
from makesell.metrics.pay_components import PartStands
from makesell.sheets import my_pay, my_pay_parts, quotation_pay
from makesell.sheets.boards import BoardNote, BoardTable
from makesell.sheets.figures import FigureCell
from tests.clauses.cast import NOW, person
from tests.clauses.pay import Firm
from tests.clauses.test_per_3 import refused
from tests.clauses.test_per_3_components import day, planned

D = Decimal
pytestmark = pytest.mark.django_db
PARTS = (
    Component("O", "commission", "订单奖", "ordered", rungs=(Rung(rate=D("0.01")),)),
    Component("B", "bonus", "达成奖", "invoiced", rungs=(Rung(D(50_000), amount=D(900)), Rung(D(100_000), amount=D(2000)))),
    Component("P", "pool", "团队奖", "invoiced", rungs=(Rung(rate=D("0.001")),)),
    Component("G", "guarantee", "保底", amount=D(3000)),
    Component("E", "expense", "包干", rate=D("0.5"), amount=D(500)),
    Component("H", "hold_back", "质保", rate=D("0.1")),
    Component("D", "draw", "预支", amount=D(1500)),
)


def sold() -> Firm:
    """60,000 invoiced in February."""
    firm = planned(*PARTS, steps=STEPS)
    firm.sold("60000", day(2, 3))
    return firm


def stands(firm: Firm, on: dt.date) -> pay_position.Standing:
    """Where the seller stands."""
    found = pay_position.standing(firm.seller, firm.c.people[0], on)
    assert found is not None
    return found


def by_code(parts: list[PartStands]) -> dict[str, Decimal]:
    """What each part comes to."""
    return {part.code: part.amount for part in parts}


def test_each_part_says_what_it_has_come_to() -> None:
    """1,200 by the ladder, 600 on orders, 900 from 50,000 on (40,000 more reach 2,000), 60 of the pool; 2,760 earned, 240 to the guarantee.
    The run holds 180 of 1,800 and draws 4,500 − 2,820 = 1,680; both stand on the page afterwards, outside the sum."""
    firm = sold()
    found = stands(firm, day(3, 1))
    parts = pay_components.parts_of(found)
    assert by_code(parts) == {"": D(1200), "O": D(600), "B": D(900), "P": D(60), "E": D(0), "G": D(240), "H": D(0), "D": D(0)}
    assert [(part.basis, part.next_step) for part in parts if part.code == "B"] == [(D(60_000), (D(40_000), D(2000)))]
    table = my_pay_parts.table(found, parts)
    assert isinstance(table.totals and table.totals["amount"], FigureCell)
    assert my_pay_parts.parts_summed(found).total == D(3000) == sum(row.amount or D(0) for row in my_pay_parts.parts_summed(found).rows)
    firm.released("2025-Q1")
    assert by_code(pay_components.parts_of(stands(firm, day(3, 31)))) == {
        "": D(1200), "O": D(600), "B": D(900), "P": D(60), "E": D(0), "G": D(240), "H": D(-180), "D": D(-1680),
    }  # fmt: skip


def test_figures_of_parts_open_to_what_they_sum(monkeypatch: pytest.MonkeyPatch) -> None:
    """On the page of the person and of nobody else; a part that does not exist opens nothing."""
    firm = sold()
    monkeypatch.setattr(clock, "today", lambda: day(3, 1))
    page = my_pay.build(firm.seller, {"more": D(50_000)})
    table = next(part for part in page.parts if isinstance(part, BoardTable))
    opened = 0
    sources = {source.code: source for source in my_pay.FIGURES}
    cells = [cell for row in table.rows for cell in row.cells.values()] + list((table.totals or {}).values())
    for cell in [*cells, *(kpi.cell for kpi in page.kpis)]:
        if isinstance(cell, FigureCell):
            rows = sources[cell.source].rows(firm.seller, cell.params, "")
            assert rows.total == cell.value == sum(row.amount or D(0) for row in rows.rows)
            assert len(rows.rows) == rows.count
            refused("record.missing", 404, sources[cell.source].rows, firm.hr.__class__("x"), cell.params, "")
            opened += 1
    assert opened == 9
    params = {"person": str(firm.c.people[0]), "code": "X"}
    for code in ("pay_part", "pay_part_credits"):
        refused("record.missing", 404, sources[code].rows, firm.seller, params, "")
    with override("en"):
        said = next(str(part.text) for part in my_pay.build(firm.seller, {"more": D(50_000)}).parts if isinstance(part, BoardNote))
    assert said == (
        "If 50,000.00 more came in now, it would earn 2,700.00. Of it: Ladder 1,100.00; 订单奖 (O) 500.00; 达成奖 (B) 1,100.00."
    )


def test_a_quotation_names_what_each_part_earns(monkeypatch: pytest.MonkeyPatch) -> None:
    """50,000 more: 1,100 by the ladder (40,000 × 2 %, 10,000 × 3 %), 500 on orders, 1,100 of bonus; 160 of the 1,600 would be held."""
    firm = sold()
    set_tax_rate.perform_many([NewTaxRate(D("0.13"), co.SINCE)], actor=co.ACTOR, at=NOW)
    quoted = OrderFact(firm.c.customers[0], (QuotedLine(firm.c.products[0], D(10), D(5000)),))
    key = create_quotation.perform(QuotationFact(quoted), actor=co.ACTOR, at=NOW)
    run("update quotations_quotationline set net = 50000 where quotation_id = %s", [key])
    run("update quotations_quotation set owner_id = %s where record_id = %s", [firm.c.people[0], key])
    monkeypatch.setattr(clock, "today", lambda: day(3, 1))
    with override("en"):
        facts = {str(fact.label): fact.value for fact in quotation_pay.facts(co.ACTOR, key)}
    assert {name: value for name, value in facts.items() if isinstance(value, Decimal)} == {
        "Earns": D(2700), "By the ladder": D(1100), "订单奖 (O)": D(500), "达成奖 (B)": D(1100), "质保 (H)": D(-160),
        "Credit of this quotation": D(50_000), "Credit so far in the period": D(60_000),
    }  # fmt: skip
    assert quotation_pay.facts(person("OD-PAY", "商务", firm.c.units[0], roles.ORDER_DESK), key) == []
