"""PRO-6 · Transfers 调拨 and stock counts 盘点: walked through the API by the right people, tried first by all others."""

from decimal import Decimal
from typing import Any

import pytest

from makesell.books.stock import balances as stock_book
from makesell.demo import samples
from makesell.documents.stockmoves import queries
from makesell.flows.pro_6_shipping import approve_count, create_transfer, enter_count, plan_count
from makesell.flows.pro_6_shipping.create_transfer import Moved, TransferFact
from makesell.flows.pro_6_shipping.enter_count import Counted
from makesell.flows.pro_6_shipping.plan_count import CountFact
from makesell.ground.access import roles as R
from makesell.sheets import exchange, stock_counts, transfers
from makesell.sheets.parts import Call
from tests.clauses.cast import NOW, person
from tests.clauses.orders import Shop, open_shop, place, promised, proved, refused, stock
from tests.clauses.street import Street, on

D = Decimal
pytestmark = pytest.mark.django_db


def lying(shop: Shop, warehouse: int) -> list[tuple[Decimal, Decimal]]:
    """On hand and value of both products in a warehouse."""
    rows = stock_book.rows_at(warehouse, shop.c.products)
    return [(rows[key].on_hand, rows[key].value) if key in rows else (D(0), D(0)) for key in shop.c.products]


def test_goods_go_from_warehouse_to_warehouse_and_are_counted() -> None:
    """Sent, called back, sent again, received short, undone, received; counted blind while goods move, approved by another, posted."""
    s = Street(tries_all=True)
    home, away = s.shop.warehouse, samples.stocked(s.shop.c, "1", "4")
    first, second = s.shop.c.products
    four = {"source": home, "target": away, "lines": [{"product": first, "qty": "4"}]}
    short = {"found": [{"line": 1, "qty": "3"}], "why": "少一件"}
    with on(2):
        key = s.does(R.WAREHOUSE, "transfers create", **four)
        s.does(R.WAREHOUSE, "transfers cancel", s.does(R.PLANNER, "transfers create", **four))
        s.does(R.WAREHOUSE, "transfers send", key)
        assert lying(s.shop, home)[0] == (D(5), D(300))
        s.does(R.WAREHOUSE, "transfers call_back", key)
        assert (lying(s.shop, home)[0], lying(s.shop, away)[0]) == ((D(9), D(540)), (D(1), D(4)))
        s.does(R.WAREHOUSE, "transfers send", key)
        status, problem = s.ask(R.WAREHOUSE, "POST", f"transfers/{key}/receive", {"found": short["found"]})
        assert (status, problem["code"]) == (422, "transfer.missing")
        s.does(R.WAREHOUSE, "transfers receive", key, **short)
        s.does(R.WAREHOUSE, "transfers undo_receipt", key)
        assert lying(s.shop, away)[0] == (D(1), D(4))
        s.does(R.WAREHOUSE, "transfers receive", key, **short)
        assert (lying(s.shop, home)[0], lying(s.shop, away)[0]) == ((D(5), D(300)), (D(4), D(184)))
        proved()
    with on(3):
        count = s.does(R.PLANNER, "stock_counts plan", warehouse=away, products=[{"product": first}])
        assert s.ask(R.WAREHOUSE, "POST", "count_lines/enter", {"count": count, "product": first, "qty": "2"})[0] == 201
        (row,) = s.get(R.FINANCE, f"count_lines?f=count.eq.{count}")["rows"]
        assert (row["qty"], row["book_qty"], row["difference"]) == ("2", None, None)
        again = s.does(R.WAREHOUSE, "transfers create", **four)
        s.does(R.WAREHOUSE, "transfers send", again)
        s.does(R.WAREHOUSE, "transfers receive", again)
        s.does(R.WAREHOUSE, "stock_counts enter", count, counted=[{"product": second, "qty": "3"}])
        s.does(R.WAREHOUSE, "stock_counts finish", count)
        shown = {row["product"]: row for row in s.get(R.FINANCE, f"count_lines?f=count.eq.{count}")["rows"]}
        assert {key: (row["book_qty"], row["difference"], row["value"]) for key, row in shown.items()} == {
            first: ("4", "-2", "-92"), second: ("1", "2", "8"),
        }  # fmt: skip
        assert "value" not in s.get(R.WAREHOUSE, f"count_lines?f=count.eq.{count}")["rows"][0]
        s.does(R.FINANCE, "stock_counts recount", count, why="复盘")
        s.does(R.WAREHOUSE, "stock_counts finish", count)
        s.does(R.FINANCE, "stock_counts approve", count)
        assert [qty for qty, _ in lying(s.shop, away)] == [D(6), D(3)], "what moved while it was counted is not undone"
        s.does(R.PLANNER, "stock_counts cancel", s.does(R.FINANCE, "stock_counts plan", warehouse=away))
        proved()


def test_what_is_not_there_is_promised_anew() -> None:
    """A count finds 5 where orders hold 8 of 9: who was promised last waits for production; who was promised first keeps the stock."""
    shop = open_shop()
    stock(shop, "9")
    early, late = place(shop, [4])[0], place(shop, [4])[0]
    store, finance = (person(f"{role}-{early}", "某人", shop.c.units[0], role) for role in (R.WAREHOUSE, R.FINANCE))
    count = plan_count.perform(CountFact(shop.warehouse), actor=store, at=NOW)
    refused("count.open", lambda: plan_count.perform(CountFact(shop.warehouse), actor=store, at=NOW))
    assert [wait.id for wait in stock_counts.waits(store, NOW)] == [count]
    refused("count.left", lambda: enter_count.finish(count, actor=store, at=NOW))
    enter_count.perform(Counted(count, (Moved(shop.product, D(5)),)), actor=store, at=NOW)
    enter_count.finish(count, actor=store, at=NOW)
    assert ([wait.id for wait in stock_counts.waits(finance, NOW)], stock_counts.waits(store, NOW)) == ([count], [])
    both = person(f"both-{early}", "兼", shop.c.units[0], R.EXECUTIVE, R.WAREHOUSE)
    refused("count.issuer", lambda: approve_count.approve(count, actor=both, at=NOW))
    approve_count.approve(count, actor=finance, at=NOW)
    assert [(qty, source) for _, _, qty, source in promised(early)] == [(D(4), "stock")]
    assert {(qty, source) for _, _, qty, source in promised(late)} == {(D(1), "stock"), (D(3), "lead_time")}
    assert queries.count(finance, count).approved_by_id == finance.person_id
    proved()


def test_who_counted_does_not_approve() -> None:
    """The executive who counted himself is refused; so is missing stock that has left since."""
    shop = open_shop()
    stock(shop, "2")
    planner, boss = (person(f"{role}-{shop.product}", "某人", shop.c.units[0], R.EXECUTIVE, role) for role in (R.PLANNER, R.QUALITY))
    away = samples.stocked(shop.c, "1")
    count = plan_count.perform(CountFact(shop.warehouse), actor=planner, at=NOW)
    enter_count.perform(Counted(count, (Moved(shop.product, D(0)),)), actor=planner, at=NOW)
    enter_count.finish(count, actor=planner, at=NOW)
    refused("count.own", lambda: approve_count.approve(count, actor=planner, at=NOW))
    store = person(f"store-{shop.product}", "仓管", shop.c.units[0], R.WAREHOUSE)
    key = create_transfer.perform(TransferFact(shop.warehouse, away, (Moved(shop.product, D(1)),)), actor=store, at=NOW)
    assert [wait.id for wait in transfers.waits(store, NOW)] == [key]
    transfers.SHEET.act("send").run(_call(store, key))  # type: ignore[union-attr]
    refused("count.gone", lambda: approve_count.approve(count, actor=boss, at=NOW))


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"lines": ()}, "stock.no_lines"), ({"target_id": "home"}, "transfer.same"), ({"lines": "zero"}, "stock.quantity"),
        ({"lines": "half"}, "quantity.digits"), ({"lines": "twice"}, "stock.twice"), ({"lines": "unknown"}, "stock.product"),
        ({"lines": "many"}, "transfer.short"),
    ],
)  # fmt: skip
def test_bad_transfers_are_refused(wrong: dict[str, Any], code: str) -> None:
    """Each fault has its own code."""
    c = samples.company()
    home, away = samples.stocked(c, "2"), samples.stocked(c, "2")
    store = person(f"store-{home}", "仓管", c.units[0], R.WAREHOUSE)
    one = Moved(c.products[0], D(1))
    said = {
        "zero": (Moved(c.products[0], D(0)),), "half": (Moved(c.products[0], D("0.5")),), "twice": (one, one), "unknown": (Moved(home, D(1)),),
        "many": (Moved(c.products[0], D(3)),), "home": home,
    }  # fmt: skip
    given: dict[str, Any] = {"source_id": home, "target_id": away, "lines": (one,)}
    given |= {name: said[value] if isinstance(value, str) else value for name, value in wrong.items()}
    refused(code, lambda: _sent(TransferFact(**given), store))


def _sent(fact: TransferFact, store: Any) -> None:
    transfers.SHEET.act("send").run(_call(store, create_transfer.perform(fact, actor=store, at=NOW)))  # type: ignore[union-attr]


def _call(actor: Any, key: int) -> Any:
    return Call(actor, NOW, (key,), {})


def test_a_file_brings_the_counts() -> None:
    """A CSV of count, product and quantity enters them; a row of a count that is none stays behind with its fault."""
    c = samples.company()
    home = samples.stocked(c, "2")
    store = person(f"store-{home}", "仓管", c.units[0], R.WAREHOUSE)
    row = queries.count(store, plan_count.perform(CountFact(home), actor=store, at=NOW))
    codes = [line.code for line in queries.count_lines([row.id])]
    rows = [(row.number, codes[0], "3"), (row.number, codes[1], "2"), ("SC-NONE", codes[0], "1"), (row.number, codes[0], "-1")]
    file = "count,product,qty\n" + "\n".join(",".join(str(cell) for cell in each) for each in rows)
    loaded = exchange.upload(stock_counts.LINE_SHEET, "counts.csv", file.encode(), actor=store, at=NOW)
    exchange.try_all(stock_counts.LINE_SHEET, loaded.run_id, actor=store, at=NOW)
    exchange.apply(stock_counts.LINE_SHEET, loaded.run_id, actor=store, at=NOW)
    assert [line.counted_qty for line in queries.count_lines([row.id])] == [D(3), D(2)]
    exchange.undo(loaded.run_id, actor=store, at=NOW)
    assert [line.counted_qty for line in queries.count_lines([row.id])] == [None, None]
