"""Every list of documents sorted by every field: pages walk through all rows once, both ways, whoever reads them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from makesell.documents.deliveries import queries as deliveries
from makesell.documents.invoices import queries as invoices
from makesell.documents.orders import queries as orders
from makesell.doors.desk.lists.state import filled, parsed
from makesell.ground import listing
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.db import one, run, values
from makesell.ground.listing import Kind, Listing, Query, Sort
from makesell.masterdata.parties import listings as customers
from makesell.sheets.registry import BY_NOUN
from tests.database import Once
from tests.history.small import begun, carry_out, files

LISTS = (orders.LISTING, orders.LINES, deliveries.LISTING, invoices.LISTING, customers.LISTING)
SIZE = 5


@pytest.fixture(scope="module")
def laid(once: Once, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The small company, imported once for all tests."""
    once(lambda: _imported(tmp_path_factory.mktemp("small")))


@pytest.fixture
def imported(laid: None, db: None) -> None:
    """The small company, two of whose orders have no territory and one of whose orders was never confirmed or posted."""


def _imported(tmp_path: Path) -> None:
    carry_out(begun(files(tmp_path)), tmp_path)
    run("update orders_salesorder set territory_id = null where number in ('SO5', 'SO8')")
    run("update orders_salesorder set state = 'cancelled' where number = 'SO7'")
    run(
        """delete from orderbook_balance where line_id in (select l.line_id from orders_salesorderline l
           join orders_salesorder o on o.record_id = l.order_id where o.number = 'SO7')"""
    )
    run("delete from orderbook_orderbalance where record_id in (select record_id from orders_salesorder where number = 'SO7')")


def executive() -> Actor:
    """Sees all."""
    return Actor(name="executive", person_id=0, roles=frozenset({roles.EXECUTIVE}))


def salesperson() -> Actor:
    """Owns some orders, shares a unit with others, serves the customer of yet others."""
    person = one("select id from organisation_person where code = '275'") or one("select min(owner_id) from orders_salesorder")
    assert person is not None
    unit = one("select min(unit_id) from orders_salesorder where owner_id = %s", [person[0]])
    assert unit is not None
    return Actor(name="seller", person_id=person[0], roles=frozenset({roles.SALESPERSON}), unit_ids=frozenset({unit[0]}))


def _pages(of: Listing, actor: Actor, query: Query, forward: bool) -> Iterator[list[int]]:
    here = query if forward else replace(query, last=True)
    while True:
        page = listing.page(of, actor, here)
        yield [row["id"] for row in page.rows]
        place = page.next if forward else page.previous
        if not place:
            return
        here = replace(query, after=place) if forward else replace(query, before=place)


def _walked(of: Listing, actor: Actor, sort: Sort) -> list[int]:
    """The keys in the order of the pages; the same whether one turns forwards or back."""
    query = Query(sort=sort, size=SIZE)
    onward = [key for page in _pages(of, actor, query, forward=True) for key in page]
    back = [key for page in list(_pages(of, actor, query, forward=False))[::-1] for key in page]
    assert onward == back, sort
    return onward


@pytest.mark.parametrize("of", LISTS, ids=lambda of: of.noun)
@pytest.mark.parametrize("who", [executive, salesperson])
def test_pages_of_any_sort_hold_every_row_once(imported: None, of: Listing, who: Callable[[], Actor]) -> None:
    actor = who()
    expected = sorted(listing.by_ids(of, actor, values("select id from spine_record union all select id from spine_line")))
    assert of.noun == "customers" or len(expected) > 2 * SIZE
    for field in of.visible(actor):
        rising = _walked(of, actor, Sort(field.name))
        assert sorted(rising) == expected, field.name
        assert _walked(of, actor, Sort(field.name, descending=True)) == rising[::-1], field.name


def test_a_followed_table_gives_its_order_and_rows_without_one_come_first(imported: None) -> None:
    actor = executive()
    page = listing.page(orders.LISTING, actor, Query(sort=Sort("territory"), size=200))
    shown = [row["territory_label"] for row in page.rows]
    codes = {row[0]: row[1] for row in run("select name, code from territories_territory")}
    assert shown[:2] == [None, None]
    assert [codes[name] for name in shown[2:]] == sorted(codes[name] for name in shown[2:])
    sold = listing.page(orders.LINES, actor, Query(sort=Sort("shipped_qty"), size=200))
    quantities = [row["shipped_qty"] for row in sold.rows]
    assert quantities[0] is None
    named = [quantity for quantity in quantities if quantity is not None]
    assert named == sorted(named)


def test_every_ready_made_view_can_be_asked(imported: None) -> None:
    actor = salesperson()
    for sheet in BY_NOUN.values():
        assert not sheet.starts or sheet.starts in {view.code for view in sheet.views}
        for view in sheet.views:
            asked = parsed(filled(view.query, actor, "2012-05-01"))
            listing.page(sheet.listing, actor, asked)
    month = parsed(filled("f=order_date.month.{today}", actor, "2012-05-20"))
    assert {f"{row['order_date']:%Y-%m}" for row in listing.page(orders.LISTING, executive(), month).rows} == {"2012-05"}


@pytest.mark.parametrize("who", [executive, salesperson])
def test_a_record_stands_beside_its_neighbours_of_any_sort(imported: None, who: Callable[[], Actor]) -> None:
    actor = who()
    for name in ("owner", "territory", "net"):
        query = Query(sort=Sort(name))
        ordered = _walked(orders.LISTING, actor, Sort(name))
        assert listing.beside(orders.LISTING, actor, query, ordered[1]) == (ordered[0], ordered[2])
        assert listing.beside(orders.LISTING, actor, query, ordered[0]) == (None, ordered[1])


def test_lines_group_and_sort_by_the_product_group(imported: None) -> None:
    actor = executive()
    groups = listing.groups(orders.LINES, actor, Query(group=("group",), columns=("net",)))
    assert sum(int(row["rows"]) for row in groups) == listing.count(orders.LINES, actor, Query())


def test_a_salesperson_sees_own_unit_and_served_orders_only(imported: None) -> None:
    actor = salesperson()
    mine = set(values("select record_id from orders_salesorder where owner_id = %s", [actor.person_id]))
    unit = set(values("select record_id from orders_salesorder where unit_id = any(%s)", [sorted(actor.unit_ids)]))
    customers = values("select record_id from parties_customer where owner_id = %s", [actor.person_id])
    customers += values("select customer_id from parties_customerteam where person_id = %s and valid_to is null", [actor.person_id])
    served = set(values("select record_id from orders_salesorder where customer_id = any(%s)", [customers]))
    seen = {row["id"] for row in listing.page(orders.LISTING, actor, Query(size=200)).rows}
    assert seen <= mine | unit | served
    assert mine <= seen
    assert served <= seen


def test_every_sum_of_money_names_its_currency() -> None:
    fields = [(sheet.noun, field) for sheet in BY_NOUN.values() for field in sheet.listing.fields]
    assert [(noun, field.name) for noun, field in fields if field.sums and field.kind is Kind.MONEY and not field.currency] == []


@pytest.mark.parametrize("of", [orders.LISTING, orders.LINES], ids=lambda of: of.noun)
def test_money_of_several_currencies_has_no_sum(imported: None, of: Listing) -> None:
    one_currency = listing.sums(of, executive(), Query(columns=("net",))).sums["net"]
    assert one_currency is not None
    run("update orders_salesorder set currency = 'EUR' where number = 'SO5'")
    assert listing.sums(of, executive(), Query(columns=("net",))).sums["net"] is None
    parts = {row["currency"]: row for row in listing.groups(of, executive(), Query(columns=("net",), group=("currency",)))}
    assert {row["sums_currency"] for row in parts.values()} == {"USD", "EUR"}
    assert sum(row["net"] for row in parts.values()) == one_currency
    kinds = listing.groups(of, executive(), Query(columns=("net",), group=("kind" if of is orders.LINES else "state",)))
    assert None in [row["net"] for row in kinds]
