"""PRO-5 · Suppliers are records: what they offer fills purchases and proposals, their days are kept or not, who keeps them and who sees prices."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import connection

from makesell.documents.orders import queries as orders
from makesell.documents.production import queries as production
from makesell.documents.production.queries import operations
from makesell.documents.purchases import queries, states
from makesell.engines.schedule.table import back, whose
from makesell.flows.org_1_organisation import (
    create_bom,
    create_plant,
    create_routing,
    create_work_center,
    create_working_calendar,
    set_working_days,
)
from makesell.flows.org_1_organisation.create_bom import NewBom, NewBomLine
from makesell.flows.org_1_organisation.create_plant import NewPlant
from makesell.flows.org_1_organisation.create_routing import NewRouting, NewStep
from makesell.flows.org_1_organisation.create_work_center import NewWorkCenter
from makesell.flows.org_1_organisation.create_working_calendar import NewCalendar
from makesell.flows.pro_5_production import (
    cancel_purchase,
    change_purchase_date,
    change_supplier,
    confirm_purchase,
    create_purchase,
    create_supplier,
    keep_offers,
    propose_purchases,
    receive_purchase,
    take_back_purchase,
)
from makesell.flows.pro_5_production.change_purchase_date import DateFact
from makesell.flows.pro_5_production.create_purchase import NewPurchaseLine, PurchaseFact
from makesell.flows.pro_5_production.create_supplier import NewSupplier
from makesell.flows.pro_5_production.keep_offers import NewOffer
from makesell.flows.pro_5_production.receive_purchase import Came, CameFact
from makesell.flows.pro_5_production.take_back_purchase import TakenBack
from makesell.flows.steps import plant_model
from makesell.flows.steps import shop as shop_floor
from makesell.flows.steps.capacity import BY_CAPACITY
from makesell.ground import listing
from makesell.ground.access import roles as R
from makesell.ground.clock import business_date
from makesell.ground.db import run
from makesell.ground.db.statements import count
from makesell.ground.listing import Query
from makesell.ground.refusal import Refusal
from makesell.ground.spine.master import Change
from makesell.ground.worktime import OwnDay
from makesell.masterdata.products import queries as products
from makesell.masterdata.products.queries import product_row
from makesell.masterdata.suppliers import queries as suppliers
from makesell.masterdata.suppliers.migrations._named import FromNames
from makesell.masterdata.works import making
from makesell.sheets import exchange, order_checks
from makesell.sheets import suppliers as supplier_sheet
from makesell.sheets.registry import sheet_of
from tests.clauses.cast import NOW, TODAY
from tests.clauses.orders import SYSTEM, LineFact, Shop, open_shop, place, promised, proved, refused, stock
from tests.clauses.street import Street, on
from tests.clauses.test_pro_5_orders import statements
from tests.clauses.test_pro_5_purchases import DAY, SINCE, bought, buyer_of, store_of, supplier_of
from tests.clauses.test_pro_5_quotas import in_force

D = Decimal
pytestmark = pytest.mark.django_db


def offered(shop: Shop, supplier: int, product: int, price: str, days: int, **more: object) -> int:
    """An offer of a product, kept by purchasing."""
    values = {"valid_from": SINCE, **more}
    (key,) = keep_offers.perform_many([NewOffer(supplier, D(price), days, product_id=product, **values)], actor=SYSTEM, at=NOW)    # type: ignore[arg-type]
    return key


def built_in(shop: Shop, qty: str = "1") -> int:
    """A bought part, so many of which are built into one of the shop's product."""
    part = bought(shop, 1)
    create_bom.perform(NewBom(shop.product, f"B-{shop.product}", "B", SINCE, (NewBomLine(part, D(qty)),)), actor=SYSTEM, at=NOW)
    return part


def test_a_proposal_takes_the_preferred_offer_its_minimum_its_lots_its_price_and_its_lead_time() -> None:
    """Eight are short: the preferred supplier sells from ten on in sixes, so twelve, at its price from ten; else the second; else nobody."""
    shop = open_shop()
    part, buyer = built_in(shop), buyer_of(shop)
    first, second = supplier_of("首选"), supplier_of("次选")
    offered(shop, second, part, "4", 3, preference=2)
    offered(shop, first, part, "6", 15, from_qty=D(10), lot_qty=D(6))
    offered(shop, first, part, "5", 15, from_qty=D(50), lot_qty=D(6))
    offered(shop, first, part, "1", 1, from_qty=D(10), valid_from=dt.date(2023, 1, 1), valid_to=SINCE)
    place(shop, [8])
    (draft,) = propose_purchases.perform([part], actor=buyer, at=NOW)
    (row,) = queries.of_ids([draft])
    (line,) = queries.lines([draft])
    assert (row.supplier_id, row.supplier) == (first, "首选")
    assert (line.qty, line.unit_cost) == (D(12), D(6))
    assert line.due_date == _working(15)
    cancel_purchase.perform(draft, actor=buyer, at=NOW)
    change_supplier.perform_many([Change(first, {"active": False})], actor=buyer, at=NOW)
    (draft,) = propose_purchases.perform([part], actor=buyer, at=NOW)
    (line,) = queries.lines([draft])
    assert (queries.of_ids([draft])[0].supplier_id, line.qty, line.unit_cost) == (second, D(8), D(4))
    cancel_purchase.perform(draft, actor=buyer, at=NOW)
    change_supplier.perform_many([Change(second, {"active": False})], actor=buyer, at=NOW)
    (draft,) = propose_purchases.perform([part], actor=buyer, at=NOW)
    (line,) = queries.lines([draft])
    assert (queries.of_ids([draft])[0].supplier_id, line.qty, line.unit_cost) == (None, D(8), None)
    refused("purchase.no_supplier", lambda: create_purchase.perform(PurchaseFact(first, (NewPurchaseLine(part, D(1), TODAY),)), actor=buyer, at=NOW))


def _working(days: int) -> dt.date:
    """So many weekdays after today (no holidays are kept in these stories)."""
    day = TODAY
    while days:
        day += DAY
        days -= day.weekday() < 5
    return day


def test_a_line_without_day_or_price_takes_those_of_the_offer_by_the_suppliers_own_calendar_and_currency() -> None:
    """Breaks by quantity, a foreign currency by its rate, a holiday only the supplier keeps; below the minimum no price, without an offer no day."""
    shop = open_shop()
    part, buyer = bought(shop, 1), buyer_of(shop)
    key = create_working_calendar.perform(NewCalendar(f"V-{part}", "供方日历"), actor=SYSTEM, at=NOW)
    holiday = _working(2)
    set_working_days.perform(key, {holiday: OwnDay(False, None, "厂休")}, actor=SYSTEM, at=NOW)
    abroad = create_supplier.perform(NewSupplier("", "Rhein Lager GmbH", "EUR", rate=D("7.8"), calendar=f"V-{part}"), actor=buyer, at=NOW)
    offered(shop, abroad, part, "10", 3, from_qty=D(5))
    offered(shop, abroad, part, "9", 3, from_qty=D(100))
    lines = (NewPurchaseLine(part, D(5)), NewPurchaseLine(part, D(120), unit_cost=D(70)), NewPurchaseLine(part, D(100)), NewPurchaseLine(part, D(4)))
    draft = create_purchase.perform(PurchaseFact(abroad, lines), actor=buyer, at=NOW)
    rows = queries.lines([draft])
    assert [row.unit_cost for row in rows] == [D(78), D(70), D("70.2"), None]
    assert {row.due_date for row in rows} == {_working(4)}, "the supplier's holiday is no working day"
    with pytest.raises(Refusal) as no:
        create_purchase.perform(PurchaseFact(supplier_of(), (NewPurchaseLine(part, D(5)),)), actor=buyer, at=NOW)
    assert (no.value.code, no.value.field) == ("purchase.no_day", "lines.1.due_date")


def test_a_promise_waits_for_the_preferred_supplier_and_names_it() -> None:
    """Sold as it is bought: its lead time by its own calendar, its name with a link, for who sells it too; retired, the product's lead time."""
    shop = open_shop()
    part, who = bought(shop), supplier_of("洛阳轴承")
    key = create_working_calendar.perform(NewCalendar(f"P-{part}", "供方日历"), actor=SYSTEM, at=NOW)
    set_working_days.perform(key, {_working(1): OwnDay(False, None, "厂休")}, actor=SYSTEM, at=NOW)
    change_supplier.perform_many([Change(who, {"calendar": f"P-{part}"})], actor=SYSTEM, at=NOW)
    offered(shop, who, part, "5", 4)
    offered(shop, supplier_of("次选"), part, "1", 1, preference=2)
    order, _ = place(shop, [8])
    assert promised(order) == [(1, str(_working(5)), D(8), "lead_time")]
    (row,) = orders.schedule(order)
    assert row.cause == {"code": "supplier", "days": 4, "supplier": "洛阳轴承", "supplier_id": who}
    (fact,) = order_checks.brought_by(row.cause)
    assert (fact.value, fact.noun, fact.id) == ("洛阳轴承", "suppliers", who)
    assert "洛阳轴承" in order_checks.cause_in_words(row.cause)
    with count() as seen:
        products.sold([part], TODAY)
    assert statements(seen) == 1, "whoever asks for a promise asks no more than before"
    change_supplier.perform_many([Change(key, {"active": False}) for key in (who, supplier_of("次选"))], actor=SYSTEM, at=NOW)
    order, _ = place(shop, [1])
    assert promised(order) == [(1, str(_working(10)), D(1), "lead_time")]


def test_by_capacity_a_promise_waits_for_the_supplier_of_its_material() -> None:
    """What is made of a bought part comes when the supplier has brought it, by the supplier's days, and the simulation names who brings it."""
    shop = open_shop()
    part, who = built_in(shop), supplier_of("洛阳轴承")
    key = create_working_calendar.perform(NewCalendar(f"C-{part}", "供方日历"), actor=SYSTEM, at=NOW)
    set_working_days.perform(key, {_working(1): OwnDay(False, None, "厂休")}, actor=SYSTEM, at=NOW)
    change_supplier.perform_many([Change(who, {"calendar": f"C-{part}"})], actor=SYSTEM, at=NOW)
    offered(shop, who, part, "5", 6)
    create_plant.perform(NewPlant(f"PT-{part}", "一厂"), actor=SYSTEM, at=NOW)
    center = create_work_center.perform(NewWorkCenter(f"WC-{part}", "装配", "CNY"), actor=SYSTEM, at=NOW)
    steps = (NewStep(center, 10, "装配", run_hours=D("0.5")),)
    create_routing.perform(NewRouting(shop.product, f"R{shop.product}", "工艺", SINCE, steps), actor=SYSTEM, at=NOW)
    in_force(BY_CAPACITY, True, "", shop.c.units[0])
    order, _ = place(shop, [2])
    (row,) = orders.schedule(order)
    assert row.cause is not None
    assert row.cause["code"] == "bought_of"
    assert (row.cause["supplier"], row.cause["supplier_id"], row.cause["days"]) == ("洛阳轴承", who, 6)
    assert row.promised_date is not None
    assert row.promised_date >= _working(7)
    plant = plant_model.read([shop.product], NOW)
    assert plant.model.items[part].lead == 7, "six days of the supplier are seven of ours"


def test_a_promise_takes_the_lead_time_of_the_quantity_asked() -> None:
    """A hundred come in 12 days and twenty in 5, whatever is cheaper: by what is short, not by what is asked in all; the words say so."""
    shop = open_shop()
    part = bought(shop)
    who = create_supplier.perform(NewSupplier("", "洛阳轴承", "CNY"), actor=SYSTEM, at=NOW)
    offered(shop, who, part, "10", 5, from_qty=D(20))
    offered(shop, who, part, "9", 12, from_qty=D(100))
    stock(shop, "10")
    row = products.sold([part], TODAY)[part]
    assert [row.lead_for(D(qty)) for qty in (1, 20, 99, 100, 1000)] == [5, 5, 5, 12, 12]
    few, _ = place(shop, [109])
    assert {(day, source) for _, day, _, source in promised(few)} == {(str(TODAY), "stock"), (str(_working(5)), "lead_time")}
    many, _ = place(shop, [100])
    (line,) = orders.schedule(many)
    assert line.promised_date == _working(12)
    assert line.cause is not None
    assert (line.cause["code"], line.cause["days"]) == ("supplier", 12)
    proved()


def test_by_capacity_material_takes_the_lead_time_of_the_quantity_needed() -> None:
    """Two of a part for each: ten pieces need twenty and wait five days, sixty need 120 and wait twelve."""
    shop = open_shop()
    part = built_in(shop, "2")
    who = create_supplier.perform(NewSupplier("", "洛阳轴承", "CNY"), actor=SYSTEM, at=NOW)
    offered(shop, who, part, "10", 5)
    offered(shop, who, part, "9", 12, from_qty=D(100))
    (center,) = create_work_center.perform_many([NewWorkCenter(f"A{part}", "装配", "CNY", cost_rate=D(60))], actor=SYSTEM, at=NOW)
    steps = (NewStep(center, 10, "装配", run_hours=D("0.01")),)
    create_routing.perform(NewRouting(shop.product, f"R{shop.product}", "工艺", SINCE, steps), actor=SYSTEM, at=NOW)
    in_force(BY_CAPACITY, True, "", shop.c.units[0])
    item = plant_model.read([shop.product], NOW).model.items[part]
    assert [item.lead_of(D(qty)) for qty in (1, 99, 100)] == [5, 5, 12]
    for qty, days in ((10, 5), (60, 12)):
        order, _ = place(shop, [qty])
        (row,) = orders.schedule(order)
        assert row.cause is not None
        assert (row.cause["code"], row.cause["days"]) == ("bought_of", days)
        assert row.promised_date is not None
        assert _working(days) <= row.promised_date <= _working(days + 1)


def test_an_operation_outside_takes_days_and_price_of_the_offer_of_its_name() -> None:
    """Of the named supplier, in its currency; where none is named of the preferred one; another day's offer or another operation changes nothing."""
    shop = open_shop()
    named = create_supplier.perform(NewSupplier("", "热处理一厂", "EUR", rate=D(8)), actor=SYSTEM, at=NOW)
    other = supplier_of("热处理二厂")
    steps = (
        NewStep(None, 10, "淬火", days=9, supplier_id=named, outside_price=D(3)), NewStep(None, 20, "发黑", days=5, outside_price=D(2)),
        NewStep(None, 30, "镀锌", days=4, supplier_id=named, outside_price=D(1)),
    )  # fmt: skip
    create_routing.perform(NewRouting(shop.product, f"R{shop.product}", "工艺", SINCE, steps), actor=SYSTEM, at=NOW)
    keep_offers.perform_many(
        [
            NewOffer(named, D("0.5"), 4, TODAY, operation="淬火"), NewOffer(other, D("0.1"), 1, SINCE, operation="淬火", preference=1),
            NewOffer(named, D(1), 3, SINCE, operation="发黑", preference=2), NewOffer(other, D(7), 2, SINCE, operation="发黑"),
            NewOffer(other, D(1), 1, SINCE, operation="镀锌"),
        ],
        actor=SYSTEM, at=NOW,
    )  # fmt: skip
    said = [(step.supplier, step.days, step.outside_price) for step in making.operations([shop.product], TODAY)]
    assert said == [("热处理一厂", 4, D(4)), ("热处理二厂", 2, D(7)), ("热处理一厂", 4, D(1))]
    before = [(step.supplier, step.days, step.outside_price) for step in making.operations([shop.product], TODAY - DAY)]
    assert before[0] == ("热处理一厂", 9, D(3))
    order, _ = place(shop, [2])
    (made,) = production.of_order_lines([orders.acting_lines(order)[0].id])
    assert [(row.supplier, row.days) for row in operations.of_orders([made.id])] == [("热处理一厂", 4), ("热处理二厂", 2), ("热处理一厂", 4)]
    lost = NewRouting(shop.c.products[1], "X", "X", SINCE, (NewStep(None, 10, "淬火", days=9, supplier_id=10**9),))
    refused("reference.unknown", lambda: create_routing.perform(lost, actor=SYSTEM, at=NOW))


def test_days_of_an_operation_outside_are_the_suppliers_in_promise_plan_and_schedule() -> None:
    """Three days, of which the supplier keeps the second from now free: promised, planned and scheduled a day later than by our days."""
    shop = open_shop()
    key = create_working_calendar.perform(NewCalendar(f"H-{shop.product}", "热处理厂"), actor=SYSTEM, at=NOW)
    set_working_days.perform(key, {_working(2): OwnDay(False, None, "厂休")}, actor=SYSTEM, at=NOW)
    ours = create_supplier.perform(NewSupplier("", "照常厂", "CNY"), actor=SYSTEM, at=NOW)
    theirs = create_supplier.perform(NewSupplier("", "有休厂", "CNY", calendar=f"H-{shop.product}"), actor=SYSTEM, at=NOW)
    (center,) = create_work_center.perform_many([NewWorkCenter(f"W{shop.product}", "装配", "CNY")], actor=SYSTEM, at=NOW)
    in_force(BY_CAPACITY, True, "", shop.c.units[0])
    found = []
    for n, (product, supplier) in enumerate(zip(shop.c.products[:2], (ours, theirs), strict=True)):
        steps = (NewStep(None, 10, "淬火", days=3, supplier_id=supplier, outside_price=D(1)), NewStep(center, 20, "装配", run_hours=D("0.01")))
        create_routing.perform(NewRouting(product, f"R{product}", "工艺", SINCE, steps), actor=SYSTEM, at=NOW)
        order, _ = place(shop, [LineFact(product, D(2))])
        (line,) = orders.schedule(order)
        (made,) = production.of_order_lines([orders.acting_lines(order)[0].id])
        outside = operations.of_orders([made.id])[0]
        picture = shop_floor.read(NOW)
        task, who = next(pair for pair in zip(picture.shop.tasks, whose(picture.shop), strict=True) if pair[0].key == outside.id)
        assert (outside.planned_end is not None, task.base is not None) == (True, True)
        here = back(who, task.base.start, task.days) if task.base else 0
        found.append((line.promised_date, business_date(outside.planned_end or NOW), business_date(picture.floor.moment(here))))
        assert found[n] == (_working(3 + n), _working(3 + n), _working(3 + n))
    proved()


def test_how_a_supplier_kept_its_days_is_counted_and_opens_to_the_lines() -> None:
    """By the day first promised, by the day promised last, later, given up in part; what is still to come or was taken back counts nowhere."""
    shop = open_shop()
    part, buyer, store, who = bought(shop, 1), buyer_of(shop), store_of(shop), supplier_of("守时")

    def ordered(days: int) -> int:
        line = NewPurchaseLine(part, D(10), TODAY + DAY * days, D(1))
        key = create_purchase.perform(PurchaseFact(who, (line,)), actor=buyer, at=NOW)
        confirm_purchase.perform(key, actor=buyer, at=NOW)
        return key

    in_time, moved, late, short, taken, coming = (ordered(days) for days in (4, 2, 1, 3, 5, 9))
    change_purchase_date.perform(DateFact(moved, TODAY + DAY * 4), actor=buyer, at=NOW, reason="晚到")
    for key in (in_time, taken):
        receive_purchase.perform(CameFact(key), actor=store, at=NOW)
    take_back_purchase.perform(TakenBack(taken), actor=store, at=NOW, reason="错收")
    for key in (moved, late):
        receive_purchase.perform(CameFact(key, (Came(1, D(4)),)), actor=store, at=NOW)
        receive_purchase.perform(CameFact(key), actor=store, at=NOW + DAY * 3)
    receive_purchase.perform(CameFact(short, (Came(1, D(4)),)), actor=store, at=NOW)
    cancel_purchase.perform(short, actor=buyer, at=NOW, reason="停产")
    found = queries.delivered(who)
    assert (found.lines, found.by_first, found.by_last) == (4, 1, 2)
    assert (found.first_share, found.last_share) == (D("0.25"), D("0.5"))
    kept = {row["purchase"]: row["kept"] for row in _lines(buyer, f"supplier.eq.{who}")}
    assert kept == {in_time: "first", moved: "last", late: "late", short: "late", taken: None, coming: None}
    shares = [fact.value for fact in supplier_sheet.SHEET.panels[0].body(buyer, who)]    # type: ignore[union-attr]
    assert shares == [4, D("0.25"), D("0.5")]
    counts = [each.count(buyer, who) for each in supplier_sheet.SHEET.related]
    assert counts[:5] == [0, 6, 4, 1, 2]
    (listed,) = listing.by_ids(supplier_sheet.SHEET.listing, buyer, [who]).values()
    assert (listed["on_time"], listed["back_on_time"]) == (D("0.25"), None), "the list says the share its page opens"
    (hidden,) = listing.by_ids(supplier_sheet.SHEET.listing, shop.seller, [who]).values()
    assert "on_time" not in hidden, "who may not see purchase orders sees no share of them"
    assert len(_lines(buyer, *_conditions(supplier_sheet.SHEET.related[4].query, who))) == 2
    assert queries.of_ids([short])[0].state == states.CLOSED
    proved()


def _lines(actor: object, *conditions: str) -> list[dict[str, object]]:
    return [dict(row) for row in listing.page(queries.LINE_LISTING, actor, Query.from_pairs([("f", each) for each in conditions])).rows]    # type: ignore[arg-type]


def _conditions(query: str, key: int) -> list[str]:
    return [each.removeprefix("f=") for each in query.format(id=key).split("&")]


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"lead_days": 0}, "offer.lead", "lead_days"), ({"lead_days": -3}, "offer.lead", "lead_days"), ({"price": D(-1)}, "number.negative", "price"),
        ({"from_qty": D(0)}, "offer.quantity", "from_qty"), ({"preference": 0}, "offer.preference", "preference"),
        ({"valid_to": SINCE}, "dates.order", "valid_to"), ({"product_id": None}, "offer.of", "product"), ({"operation": "磨"}, "offer.of", "product"),
        ({"expedite_days": 5}, "offer.expedite", "expedite_days"), ({"expedite_charge": D(3)}, "offer.expedite", "expedite_days"),
        ({"expedite_days": 2, "expedite_charge": D(1), "expedite_rate": D("0.1")}, "offer.surcharge", "expedite_charge"),
        ({"valid_from": SINCE + DAY * 20}, "offer.overlap", "valid_from"), ({"supplier_id": 0}, "reference.unknown", "supplier"),
    ],
)  # fmt: skip
def test_an_offer_that_cannot_be_is_refused_at_its_field(wrong: dict[str, object], code: str, field: str) -> None:
    """No lead time, prices below nothing, two surcharges, sooner that is no sooner, dates that overlap: beside the field, and nothing is kept."""
    shop = open_shop()
    part, who = bought(shop, 1), supplier_of()
    values: dict[str, object] = {"supplier_id": who, "product_id": part, "price": D(5), "lead_days": 5, "valid_from": SINCE}
    if code == "offer.overlap":
        keep_offers.perform_many([NewOffer(**values)], actor=SYSTEM, at=NOW)     # type: ignore[arg-type]
    with pytest.raises(Refusal) as no:
        keep_offers.perform_many([NewOffer(**{**values, **wrong})], actor=SYSTEM, at=NOW)     # type: ignore[arg-type]
    assert (no.value.code, no.value.field) == (code, field)
    assert len(suppliers.offered([part], TODAY)[part]) == (code == "offer.overlap")


def test_a_supplier_twice_or_of_a_currency_nobody_knows_is_refused_and_said_while_typing() -> None:
    """The same name but for legal form and spaces; confirmed it is entered; one that sounds the same is only shown."""
    shop = open_shop()
    buyer = buyer_of(shop)
    first = create_supplier.perform(NewSupplier("V1", "华北钢材有限公司", "CNY", contact="王强"), actor=buyer, at=NOW)
    refused("supplier.repeated", lambda: create_supplier.perform(NewSupplier("", "华北 钢材", "CNY"), actor=buyer, at=NOW))
    create_supplier.perform(NewSupplier("V2", "华北 钢材", "CNY"), actor=buyer, at=NOW, confirmed=True)
    for fact, code in (
        (NewSupplier("", "甲", "XYZ"), "money.currency"), (NewSupplier("", "甲", "CNY", rate=D(2)), "supplier.own_rate"),
        (NewSupplier("", "甲", "EUR", rate=D(0)), "supplier.rate"), (NewSupplier("", "甲", "CNY", calendar="nowhere"), "worktime.unknown"),
        (NewSupplier("V1", "甲", "CNY"), "code.taken"),
    ):  # fmt: skip
        refused(code, lambda fact=fact: create_supplier.perform(fact, actor=buyer, at=NOW))
    create = supplier_sheet.SHEET.act("create")
    assert create is not None
    assert create.live is not None
    (check,) = create.live(buyer, {"name": "华北钢材"}, None)
    assert [(fact.label, fact.id) for fact in check.facts][:1] == [("V1", first)]
    assert check.tone == "bad"
    (check,) = create.live(buyer, {"name": "华北刚才"}, None)
    assert check.tone == "warn"
    assert not create.live(buyer, {"name": "洛阳轴承"}, None)
    found = listing.page(suppliers.LISTING, buyer, Query.from_pairs([("q", "hbgc")])).rows
    assert {row["code"] for row in found} == {"V1"}, "found by the first letters of its sounds"


def test_suppliers_through_the_api_by_the_right_people() -> None:
    """Purchasing keeps suppliers and offers, tried first by all who may not; sales sees who brings what when, and no price."""
    s = Street(tries_all=True)
    part = bought(s.shop, 1)
    with on(3):
        who = s.does(R.PURCHASING, "suppliers create", name="华北特钢", terms="月结 30 天", phone="0311-1", currency="CNY")
        offer = s.does(R.PURCHASING, "supplier_offers set", supplier=who, product=part, price="5", lead_days=10, valid_from="2025-01-01")
        s.does(R.PURCHASING, "supplier_offers change", offer, price="6", lead_days=8, expedite_days=3, expedite_rate="0.2")
        s.does(R.PURCHASING, "suppliers change", who, code="V-7", name="华北特钢", phone="0311-2")
        (row,) = s.get(R.SALESPERSON, "supplier_offers")["rows"]
        assert (row["supplier"], row["lead_days"], row["expedite_days"]) == (who, 8, 3)
        assert {"price", "expedite_rate", "expedite_charge"} & row.keys() == set()
        assert "terms" not in s.get(R.SALESPERSON, "suppliers")["rows"][0]
        (row,) = s.get(R.PURCHASING, "supplier_offers")["rows"]
        assert (row["price"], row["expedite_rate"]) == ("6", "0.2")
        status, problem = s.ask(R.PURCHASING, "POST", "supplier_offers/set", {
            "supplier": who, "product": part, "price": "5", "lead_days": 0, "valid_from": "2026-01-01",
        })  # fmt: skip
        assert (status, problem["code"], problem["field"]) == (422, "offer.lead", "lead_days")
        assert s.ask(R.SALESPERSON, "POST", f"supplier_offers/{offer}/drop", {})[0] == 403
        assert s.ask(R.PURCHASING, "POST", f"supplier_offers/{offer}/drop", {})[0] == 200
        assert s.get(R.PURCHASING, "supplier_offers")["rows"] == []
        s.does(R.PURCHASING, "suppliers retire", who)
        s.does(R.PURCHASING, "suppliers restore", who)
    proved()


def test_offers_come_by_a_file_with_their_faults_by_row_and_go_again() -> None:
    """A test run changes nothing and names the faulty row; the rest comes in, is changed by a second file, and is taken back whole."""
    shop = open_shop()
    part, buyer, who = bought(shop, 1), buyer_of(shop), supplier_of("轴承厂")
    code, sheet = product_row(part).code, sheet_of("supplier_offers")
    head = "供应商,产品,起订数量,价格,提前期（工作日）,生效日期"
    text = [head, f"轴承厂,{code},10,5,7,2025-01-01", f"轴承厂,{code},100,4,7,2025-01-01", f"轴承厂,{code},500,3,0,2025-01-01"]
    run_id = exchange.upload(sheet, "报价.csv", "\n".join(text).encode(), actor=buyer, at=NOW).run_id
    assert suppliers.offered([part], TODAY)[part] == []
    outcome = exchange.apply(sheet, run_id, actor=buyer, at=NOW)
    assert (outcome.created, outcome.bad) == (2, 1)
    assert [(row.supplier_id, row.from_qty, row.price) for row in suppliers.offered([part], TODAY)[part]] == [(who, D(100), D(4)), (who, D(10), D(5))]
    again = exchange.upload(sheet, "报价.csv", f"{head}\n轴承厂,{code},10,5.5,9,2025-01-01".encode(), actor=buyer, at=NOW).run_id
    assert exchange.apply(sheet, again, actor=buyer, at=NOW).changed == 1
    exchange.undo(again, actor=buyer, at=NOW)
    exchange.undo(run_id, actor=buyer, at=NOW)
    assert suppliers.offered([part], TODAY)[part] == []


def test_names_of_old_become_one_supplier_each_in_the_order_of_their_letters() -> None:
    """Spaces around it make no other name; who is there already is taken; what named nobody names nobody."""
    open_shop()
    there = supplier_of("乙")
    run("create temporary table old_orders (id int, name text, supplier_id bigint)")
    run("insert into old_orders values (1, '丙'), (2, ' 丙 '), (3, ''), (4, '乙'), (5, 'A')")
    FromNames("old_orders", "name").database_forwards("purchases", SimpleNamespace(connection=connection), None, None)
    found: dict[int, int | None] = dict(run("select id, supplier_id from old_orders"))
    assert (found[1], found[3], found[4]) == (found[2], None, there)
    one, two = found[1] or 0, found[5] or 0
    rows = suppliers.of_ids([one, two])
    assert (rows[two].name, rows[one].name, rows[one].currency) == ("A", "丙", "CNY")
    assert rows[two].code < rows[one].code
    assert [row["code"] for row in listing.page(suppliers.LISTING, SYSTEM, Query.from_pairs([("q", "bing")])).rows] == [rows[one].code]
