"""PRO-5 · A product stands in for another: offered with its date where a line would be late, taken by one act at its own price."""

from dataclasses import replace

import pytest
from django.utils import translation

from makesell.documents.orders import queries
from makesell.flows.pro_5_production import confirm_order, keep_stand_ins, take_stand_in
from makesell.flows.pro_5_production.keep_stand_ins import NewStandIn
from makesell.flows.pro_5_production.take_stand_in import Taken
from makesell.flows.steps.preview import preview
from makesell.sheets import line_alternatives
from tests.clauses.orders import NOW, TODAY, D, LineFact, OrderFact, key_order, open_shop, promised, proved, refused, stock

pytestmark = pytest.mark.django_db


def test_what_would_be_late_names_what_stands_in_and_takes_it() -> None:
    shop = open_shop()
    stock(shop, "20", 1)
    own, instead = shop.c.products[:2]
    line = LineFact(own, D(5), requested_date=TODAY)
    fact = OrderFact(shop.c.customers[0], (line,))
    for code, wrong, who in (
        ("access.refused", NewStandIn(own, instead), shop.seller), ("stand_in.other", NewStandIn(own, own), shop.planner),
        ("reference.unknown", NewStandIn(own, 0), shop.planner),
    ):  # fmt: skip
        refused(code, lambda wrong=wrong, who=who: keep_stand_ins.perform_many([wrong], actor=who, at=NOW))
    assert preview(fact, actor=shop.seller, on=TODAY).lines[0].ways == ()
    (key,) = keep_stand_ins.perform_many([NewStandIn(own, instead, "少一个档位")], actor=shop.planner, at=NOW)
    refused("stand_in.once", lambda: keep_stand_ins.perform_many([NewStandIn(own, instead)], actor=shop.planner, at=NOW))
    found = preview(fact, actor=shop.seller, on=TODAY)
    assert [(one.product and one.product.id, one.day, one.cost) for one in found.lines[0].ways] == [(instead, TODAY, D(0))]
    with translation.override("en"):
        (card,) = line_alternatives.of(found)
    ((label, value),) = [(str(fact.label), str(fact.value)) for fact in card.facts]
    assert label.endswith("instead")
    assert value.endswith(" sooner · same net amount")
    dearer = preview(replace(fact, lines=(replace(line, unit_price=D(90)),)), actor=shop.seller, on=TODAY)
    assert dearer.lines[0].ways[0].cost == D(50)
    order = key_order(shop, [line, LineFact(own, D(1), D(90), requested_date=TODAY)])
    refused("order.stand_in", lambda: take_stand_in.perform(Taken(order, 1, own), actor=shop.seller, at=NOW))
    refused("order.stand_in", lambda: take_stand_in.perform(Taken(order, 9, instead), actor=shop.seller, at=NOW))
    refused("access.refused", lambda: take_stand_in.perform(Taken(order, 1, instead), actor=shop.planner, at=NOW))
    take_stand_in.perform(Taken(order, 1, instead), actor=shop.seller, at=NOW)
    first, second = queries.acting_lines(order)
    assert [(first.product_id, first.qty, first.unit_price), (second.product_id, second.unit_price)] == [(instead, D(5), D(100)), (own, D(90))]
    confirm_order.perform(order, actor=shop.director, at=NOW)
    assert promised(order)[0] == (1, str(TODAY), D(5), "stock")
    refused("order.state", lambda: take_stand_in.perform(Taken(order, 2, instead), actor=shop.seller, at=NOW))
    keep_stand_ins.drop([key], actor=shop.planner, at=NOW)
    refused("record.missing", lambda: keep_stand_ins.drop([key], actor=shop.planner, at=NOW))
    proved()
