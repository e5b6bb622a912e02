"""PRO-5 · Purchase orders: what is bought is planned supply — promised, held, late, received in parts, given up; proposed from what is short."""

import datetime as dt
from decimal import Decimal

import pytest

from makesell.books.stock import balances as stock_book
from makesell.books.supply import balances as supply_book
from makesell.documents.production import queries as production
from makesell.documents.production.queries import operations
from makesell.documents.purchases import queries, states
from makesell.documents.slips import queries as slips
from makesell.flows.org_1_organisation import change_product, create_bom
from makesell.flows.org_1_organisation.create_bom import NewBom, NewBomLine
from makesell.flows.pro_5_production import (
    cancel_purchase,
    change_purchase_date,
    confirm_purchase,
    create_purchase,
    create_supplier,
    propose_purchases,
    receive_purchase,
    take_back_purchase,
)
from makesell.flows.pro_5_production.change_purchase_date import DateFact
from makesell.flows.pro_5_production.create_order import LineFact
from makesell.flows.pro_5_production.create_purchase import NewPurchaseLine, PurchaseFact
from makesell.flows.pro_5_production.create_supplier import NewSupplier
from makesell.flows.pro_5_production.receive_purchase import Came, CameFact
from makesell.flows.pro_5_production.take_back_purchase import TakenBack
from makesell.flows.steps.stock_moves import post_moved
from makesell.ground import listing
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.db.statements import count
from makesell.ground.listing import Query
from makesell.ground.notices.queries import latest
from makesell.ground.spine.master import Change
from makesell.masterdata.products.queries import product_row
from makesell.masterdata.suppliers import queries as suppliers
from makesell.sheets import exchange, purchase_orders
from makesell.sheets.registry import sheet_of
from tests.clauses.cast import NOW, TODAY, person
from tests.clauses.orders import LEAD, SYSTEM, Shop, open_shop, place, promised, proved, refused, stock
from tests.clauses.street import Street, on
from tests.clauses.test_pro_5_orders import statements
from tests.clauses.test_pro_5_slips import line_of, made_for, turned

D = Decimal
DAY = dt.timedelta(days=1)
SINCE = dt.date(2024, 1, 1)
pytestmark = pytest.mark.django_db


def bought(shop: Shop, product: int = 0) -> int:
    """The product is bought, not made."""
    key = shop.c.products[product]
    change_product.perform_many([Change(key, {"kind": "buy"})], actor=SYSTEM, at=NOW)
    return key


def buyer_of(shop: Shop) -> Actor:
    """Somebody of purchasing."""
    return person(f"buy-{shop.product}", "采购", shop.c.units[0], R.PURCHASING)


def supplier_of(name: str = "华北钢材") -> int:
    """The supplier of a name; made where nobody has it yet."""
    found = [each.id for each in suppliers.alike(name) if each.same]
    return found[0] if found else create_supplier.perform(NewSupplier("", name, "CNY"), actor=SYSTEM, at=NOW)


def store_of(shop: Shop) -> Actor:
    """Somebody of the warehouse."""
    return person(f"store-{shop.product}", "仓管", shop.c.units[0], R.WAREHOUSE)


def ordered(shop: Shop, buyer: Actor, qty: int, due: dt.date, *, product: int = 0, cost: str | None = "55") -> int:
    """A purchase order on order."""
    line = NewPurchaseLine(shop.c.products[product], D(qty), due, None if cost is None else D(cost))
    key = create_purchase.perform(PurchaseFact(supplier_of(), (line,)), actor=buyer, at=NOW)
    confirm_purchase.perform(key, actor=buyer, at=NOW)
    return key


def coming(product: int) -> list[tuple[dt.date, Decimal, Decimal]]:
    """Day, planned and reserved of what is to come of a product."""
    return [(row.due_date, row.planned, row.reserved) for row in supply_book.of_products([product])]


def test_what_is_bought_is_promised_held_and_received_in_parts() -> None:
    """A promise takes what is on order; it comes in two parts at its price, first for who waited; the rest is given up and made good by a request."""
    shop = open_shop()
    product, buyer, store = bought(shop), buyer_of(shop), store_of(shop)
    due = TODAY + DAY * 5
    key = ordered(shop, buyer, 10, due)
    order, _ = place(shop, [8])
    assert promised(order) == [(1, str(due), D(8), "planned")]
    assert made_orders(product) == []
    refused("purchase.came", lambda: receive_purchase.perform(CameFact(key, (Came(1, D(11)),)), actor=store, at=NOW))
    refused("purchase.position", lambda: receive_purchase.perform(CameFact(key, (Came(2, D(1)),)), actor=store, at=NOW))
    refused("purchase.nothing", lambda: receive_purchase.perform(CameFact(key, (Came(1, D(0)),)), actor=store, at=NOW))
    receive_purchase.perform(CameFact(key, (Came(1, D(5)),)), actor=store, at=NOW)
    (row,) = stock_book.of_products([product])
    assert (row.on_hand, row.reserved, row.value) == (D(5), D(5), D(275))
    assert coming(product) == [(due, D(5), D(3))]
    assert queries.of_ids([key])[0].state == states.PART
    proved()
    refused("purchase.reason", lambda: cancel_purchase.perform(key, actor=buyer, at=NOW))
    cancel_purchase.perform(key, actor=buyer, at=NOW, reason="停产")
    assert queries.of_ids([key])[0].state == states.CLOSED
    (request,) = made_orders(product)
    assert request.qty == D(3), "what comes no more is asked for anew"
    assert {(qty, source) for _, _, qty, source in promised(order)} == {(D(5), "stock"), (D(3), "lead_time")}
    assert any(notice.kind == "promise_moved" for notice in latest(shop.seller, 9))
    proved()
    again = ordered(shop, buyer, 3, due, cost=None)
    assert made_orders(product) == [], "the purchase took the request's place"
    receive_purchase.perform(CameFact(again), actor=store, at=NOW)
    (row,) = stock_book.of_products([product])
    assert (row.on_hand, row.reserved, row.value) == (D(8), D(8), D(455)), "without a price it comes in at standard cost"
    proved()


def made_orders(product: int) -> list[production.ProductionRow]:
    """The planned production orders of a product: what was asked for."""
    return production.of_ids([each.order_id for each in queries.requests([product])])


def test_another_day_moves_promises_and_is_a_slip_where_production_waits() -> None:
    """Sold as it is bought: promised anew, told. Built in: the slip finds the order behind the production order that is short of it."""
    shop = open_shop()
    turned(shop)
    part, buyer = bought(shop, 1), buyer_of(shop)
    create_bom.perform(NewBom(shop.product, f"B-{shop.product}", "B", SINCE, (NewBomLine(part, D(1)),)), actor=SYSTEM, at=NOW)
    order, _ = place(shop, [8])
    parent = made_for(order)
    key = ordered(shop, buyer, 8, TODAY + DAY * 3, product=1)
    sold, _ = place(shop, [LineFact(part, D(2))])
    assert promised(sold) == [(1, str(TODAY + DAY * 3), D(2), "planned")]
    late = parent.due_date + DAY * 3
    refused("purchase.reason", lambda: change_purchase_date.perform(DateFact(key, late), actor=buyer, at=NOW))
    refused("purchase.date", lambda: change_purchase_date.perform(DateFact(key, TODAY - DAY), actor=buyer, at=NOW, reason="x"))
    refused("purchase.no_change", lambda: change_purchase_date.perform(DateFact(key, late, (1, 7)), actor=buyer, at=NOW, reason="x"))
    (slip,) = change_purchase_date.perform(DateFact(key, late), actor=buyer, at=NOW, reason="船期延误")
    assert promised(sold) == [(1, str(late), D(2), "planned")]
    assert [row.line_id for row in slips.lines(shop.planner, slip)] == [line_of(order)]
    assert slips.of_ids([slip])[0].product_id == part
    (line,) = queries.lines([key])
    assert (line.due_date, line.first_date) == (late, TODAY + DAY * 3)
    assert change_purchase_date.perform(DateFact(key, TODAY + DAY * 4), actor=buyer, at=NOW, reason="提前") == [], "sooner is no slip"
    proved()


def test_a_receipt_is_taken_back_and_comes_again() -> None:
    """The opposite lies in the book, the line comes on its day again; who held the goods waits for it, and is told. A piece keeps its number."""
    shop = open_shop()
    product, other = bought(shop), bought(shop, 1)
    change_product.perform_many([Change(other, {"tracking": "serial"})], actor=SYSTEM, at=NOW)
    buyer, store, due = buyer_of(shop), store_of(shop), TODAY + DAY * 5
    lines = (NewPurchaseLine(product, D(10), due, D(55)), NewPurchaseLine(other, D(2), due, D(9)))
    key = create_purchase.perform(PurchaseFact(supplier_of(), lines), actor=buyer, at=NOW)
    confirm_purchase.perform(key, actor=buyer, at=NOW)
    back = TakenBack(key)
    refused("purchase.state", lambda: take_back_purchase.perform(back, actor=store, at=NOW, reason="x"))
    receive_purchase.perform(CameFact(key, (Came(1, D(10)), Came(2, D(2), "S-1 S-2"))), actor=store, at=NOW)
    order, _ = place(shop, [8])
    assert promised(order) == [(1, str(TODAY), D(8), "stock")]
    refused("purchase.reason", lambda: take_back_purchase.perform(back, actor=store, at=NOW))
    refused("purchase.not_come", lambda: take_back_purchase.perform(TakenBack(key, (3,)), actor=store, at=NOW, reason="x"))
    refused("access.refused", lambda: take_back_purchase.perform(back, actor=buyer, at=NOW, reason="x"))
    take_back_purchase.perform(TakenBack(key, (2,)), actor=store, at=NOW, reason="点错箱")
    assert queries.of_ids([key])[0].state == states.PART
    assert take_back_purchase.perform(back, actor=store, at=NOW, reason="错收")
    assert queries.of_ids([key])[0].state == states.ORDERED
    assert [(row.on_hand, row.reserved, row.value) for row in stock_book.of_products([product, other])] == [(D(0), D(0), D(0))] * 2
    assert promised(order) == [(1, str(due), D(8), "planned")]
    assert coming(product) == [(due, D(10), D(8))]
    proved()
    receive_purchase.perform(CameFact(key, (Came(1, D(4)), Came(2, D(2), "S-1 S-2"))), actor=store, at=NOW)
    assert [lot.code for lot in stock_book.lots_at([shop.warehouse], [other])] == ["S-1", "S-2"]
    proved()


def test_goods_that_left_are_not_taken_back() -> None:
    """What came lies there no more: the receipt stands, nothing has changed."""
    shop = open_shop()
    product, buyer, store = bought(shop), buyer_of(shop), store_of(shop)
    key = ordered(shop, buyer, 10, TODAY + DAY)
    receive_purchase.perform(CameFact(key), actor=store, at=NOW)
    (unit_cost,) = [row.value / row.on_hand for row in stock_book.of_products([product])]
    line = queries.lines([key])[0].id
    post_moved("count", [(product, shop.warehouse, "", D(-3), unit_cost, line)], on=TODAY, counted=TODAY)
    refused("purchase.gone", lambda: take_back_purchase.perform(TakenBack(key), actor=store, at=NOW, reason="错收"))
    assert queries.of_ids([key])[0].state == states.RECEIVED


def test_receiving_takes_as_many_statements_for_two_lines_as_for_twelve() -> None:
    """Held by orders or not, all lines go to the books together."""
    shop = open_shop()
    product, buyer = bought(shop), buyer_of(shop)
    used, store = [], store_of(shop)
    for lines in (1, 2, 12):     # the first warms what is kept between acts
        rows = tuple(NewPurchaseLine(product, D(5), TODAY + DAY * 5, D(3)) for _ in range(lines))
        key = create_purchase.perform(PurchaseFact(supplier_of(), rows), actor=buyer, at=NOW)
        confirm_purchase.perform(key, actor=buyer, at=NOW)
        place(shop, [5 * lines])
        with count() as seen:
            receive_purchase.perform(CameFact(key), actor=store, at=NOW)
        used.append(statements(seen))
    assert used[1] == used[2] <= 22
    proved()


def test_what_is_short_is_proposed_by_need_and_lead_time() -> None:
    """Components and what orders asked for; what lies there, is on order or stands in a draft is not proposed twice."""
    shop = open_shop()
    part, buyer = bought(shop, 1), buyer_of(shop)
    create_bom.perform(NewBom(shop.product, f"B-{shop.product}", "B", SINCE, (NewBomLine(part, D(2)),)), actor=SYSTEM, at=NOW)
    stock(shop, "3", 1)
    place(shop, [8])
    (need,) = queries.needs([part, shop.product])
    assert (need.product_id, need.qty, need.supplier_id, need.lead_days) == (part, D(13), None, LEAD)
    (draft,) = propose_purchases.perform([part, shop.product], actor=buyer, at=NOW)
    (line,) = queries.lines([draft])
    assert line.qty == D(13)
    assert line.due_date >= TODAY + DAY * LEAD
    refused("purchase.enough", lambda: propose_purchases.perform([part], actor=buyer, at=NOW))
    refused("purchase.supplier", lambda: confirm_purchase.perform(draft, actor=buyer, at=NOW))
    same = (NewPurchaseLine(part, D(20), line.due_date, D(7)),)
    create_purchase.edit(draft, PurchaseFact(supplier_of(), same, "HB-1"), actor=buyer, at=NOW)
    confirm_purchase.perform(draft, actor=buyer, at=NOW)
    refused("document.state", lambda: create_purchase.edit(draft, PurchaseFact(None, same), actor=buyer, at=NOW))
    place(shop, [5])
    (need,) = queries.needs([part])
    assert (need.qty, need.supplier_id, need.unit_cost) == (D(3), supplier_of(), D(7))
    rows = listing.page(queries.NEED_LISTING, buyer, Query.from_pairs([])).rows
    assert [(row["product"], row["qty"]) for row in rows] == [(part, D(3))]
    kit = listing.page(sheet_of("kits").listing, shop.planner, Query.from_pairs([("f", f"component.eq.{part}")])).rows
    assert [(row["arriving"], row["missing"]) for row in kit] == [(D(13), D(0)), (D(10), D(0))], "the kit check reads what is on order"
    assert operations.short_of(part)
    proved()


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ((), "purchase.lines"), (((0, "1", 1),), "purchase.product"), (((1, "0", 1),), "purchase.quantity"), (((1, "1.5", 1),), "purchase.quantity"),
        (((1, "1", -1),), "purchase.date"), (((1, "1", 9999),), "purchase.date"),
    ],
)  # fmt: skip
def test_what_cannot_be_bought_is_refused(lines: tuple[tuple[int, str, int], ...], code: str) -> None:
    """No lines, what is made, nothing of it, half a piece, a day that has passed or is years away."""
    shop = open_shop()
    bought(shop, 1)
    made = tuple(NewPurchaseLine(shop.c.products[n], D(qty), TODAY + DAY * days) for n, qty, days in lines)
    refused(code, lambda: create_purchase.perform(PurchaseFact(supplier_of("甲"), made), actor=buyer_of(shop), at=NOW))


def test_purchases_through_the_api_by_the_right_people() -> None:
    """Each act tried first by all who may not; prices are hidden from the warehouse, who receives sees the goods alone."""
    s = Street(tries_all=True)
    part, steel = bought(s.shop, 1), supplier_of()
    with on(3):
        line = {"product": part, "qty": "6", "due_date": "2025-06-20", "unit_cost": "12.5"}
        key = s.does(R.PURCHASING, "purchase_orders create", supplier=steel, lines=[line])
        s.does(R.PURCHASING, "purchase_orders edit", key, supplier=steel, reference="A-7", lines=[line | {"qty": "8"}])
        s.does(R.PURCHASING, "purchase_orders confirm", key)
        status, problem = s.ask(R.PURCHASING, "POST", f"purchase_orders/{key}/change_date", {"due_date": "2025-06-01", "why": "x"})
        assert (status, problem["code"]) == (422, "purchase.date")
        s.does(R.PURCHASING, "purchase_orders change_date", key, due_date="2025-06-25", why="晚到")
        (row,) = s.get(R.PURCHASING, "purchase_lines")["rows"]
        assert (row["qty"], row["due_date"], row["first_date"], row["unit_cost"]) == ("8", "2025-06-25", "2025-06-20", "12.5")
        assert "unit_cost" not in s.get(R.WAREHOUSE, "purchase_lines")["rows"][0]
        assert "value" not in s.get(R.WAREHOUSE, "purchase_orders")["rows"][0]
        s.does(R.WAREHOUSE, "purchase_orders receive", key, came=[{"line": 1, "qty": "3"}])
    with on(26):
        assert [wait.late for wait in purchase_orders.waits(_actor(s, R.WAREHOUSE), NOW + DAY * 30)] == [True]
        s.does(R.PURCHASING, "purchase_orders cancel", key, why="不再需要")
        other = s.does(R.PURCHASING, "purchase_orders create", supplier=steel, lines=[line | {"due_date": "2025-07-01"}])
        s.does(R.PURCHASING, "purchase_orders cancel", other)
    assert [row["state"] for row in s.get(R.PLANNER, "purchase_orders?sort=number")["rows"]] == [states.CLOSED, states.CANCELLED]
    proved()


def _actor(s: Street, role: str) -> Actor:
    return Actor("仓管", person_id=s.people[role], roles=frozenset({role}), unit_id=s.shop.c.units[0], unit_ids=frozenset({s.shop.c.units[0]}))


def test_a_file_of_lines_makes_drafts_and_is_taken_back_whole() -> None:
    """Rows of one supplier and number stand together; a faulty line leaves its order out; drafts go again, what was ordered stays."""
    shop = open_shop()
    part, buyer = bought(shop, 1), buyer_of(shop)
    code = product_row(part).code
    day = TODAY + DAY * 9
    for name in ("甲", "乙", "丙"):
        supplier_of(name)
    rows = [
        "供应商,供方单号,产品,数量,承诺日期,单价", f"甲,A-1,{code},4,{day},3", f"甲,A-1,{code},6,{day},", f"乙,B-1,{code},0,{day},",
        f"丙,C-1,{code},1,{day},2",
    ]  # fmt: skip
    sheet = sheet_of("purchase_lines")
    run_id = exchange.upload(sheet, "采购.csv", "\n".join(rows).encode(), actor=buyer, at=NOW).run_id
    outcome = exchange.apply(sheet, run_id, actor=buyer, at=NOW)
    assert (outcome.created, outcome.bad) == (3, 1)
    first, second = sorted(int(row["id"]) for row in listing.page(queries.LISTING, buyer, Query.from_pairs([])).rows)
    confirm_purchase.perform(first, actor=buyer, at=NOW)
    left = exchange.undo(run_id, actor=buyer, at=NOW)
    assert sorted(each.outcome for each in left) == ["created", "created", "undone"]
    assert [row.id for row in queries.of_ids([first, second])] == [first]
    proved()
