"""PRO-4 · Prices and taxes of lines: the order of lists, the side of the tax, refusals at the line, the same statements for 5 and 50 lines."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

import pytest

from makesell.engines.price import SPECIAL, Candidate
from makesell.flows.org_1_organisation import create_customer, create_price_list, create_product, create_unit, set_prices, set_tax_rate
from makesell.flows.org_1_organisation.create_customer import NewCustomer
from makesell.flows.org_1_organisation.create_price_list import NewPriceList
from makesell.flows.org_1_organisation.create_product import NewProduct
from makesell.flows.org_1_organisation.create_unit import NewUnit
from makesell.flows.org_1_organisation.set_prices import NewPrice
from makesell.flows.org_1_organisation.set_tax_rate import NewTaxRate
from makesell.flows.steps.price_lines import Quoted, Wanted, price_lines
from makesell.ground.actor import system
from makesell.ground.db import count
from makesell.ground.refusal import Refusal
from makesell.masterdata.products.queries import uom_ids

D = Decimal
ACTOR = system("test")
AT = dt.datetime(2026, 3, 2, 4, tzinfo=dt.UTC)
SINCE, DAY = dt.date(2026, 1, 1), dt.date(2026, 3, 2)
pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> tuple[int, list[int]]:
    """A customer of class A and two products: on the standard list (with tax) at 113, on the class list at 95."""
    unit = create_unit.perform(NewUnit("PL", "组", SINCE), actor=ACTOR, at=AT)
    customer = create_customer.perform(NewCustomer("PL-C", "客户", unit, "CNY", customer_class="A"), actor=ACTOR, at=AT)
    piece = uom_ids()["unit"]
    made = create_product.perform_many([NewProduct("PL-1", "一", piece), NewProduct("PL-2", "二", piece, kind="service")], actor=ACTOR, at=AT)
    lists = create_price_list.perform_many(
        [NewPriceList("PL-S", "标准", "CNY", tax_inclusive=True), NewPriceList("PL-A", "A 类", "CNY", kind="customer_class", customer_class="A")],
        actor=ACTOR,
        at=AT,
    )
    entered = [NewPrice(lists[0], key, D(113), SINCE) for key in made] + [NewPrice(lists[1], made[0], D(95), SINCE, from_qty=D(10))]
    set_prices.perform_many(entered, actor=ACTOR, at=AT)
    rates = [NewTaxRate(D("0.13"), SINCE), NewTaxRate(D("0.06"), SINCE, service_kind="technical"), NewTaxRate(D(0), SINCE, destination="export")]
    set_tax_rate.perform_many(rates, actor=ACTOR, at=AT)
    return customer, made


def ask(customer: int, lines: Sequence[Wanted], **more: object) -> list[Quoted]:
    """The lines priced for the customer today."""
    given: dict[str, object] = {"currency": "CNY", "tax_inclusive": False, "on": DAY, **more}
    return price_lines(lines, customer_id=customer, **given)  # type: ignore[arg-type]


def test_the_first_list_that_has_a_price_wins_on_the_documents_side(shop: tuple[int, list[int]]) -> None:
    customer, (goods, service) = shop
    few, many, help_ = ask(customer, [Wanted(goods, D(1)), Wanted(goods, D(10)), Wanted(service, D(1))])
    assert (few.list_price, few.tax_rate, many.list_price) == (D(100), D("0.13"), D(95))
    assert [loser.why for loser in few.priced.losers] == ["too_few"]
    assert (help_.service_kind, help_.tax_rate, help_.list_price) == ("technical", D("0.06"), D("106.60377358"))
    (whole,) = ask(customer, [Wanted(goods, D(10))], tax_inclusive=True)
    assert whole.list_price == D("107.35")


def test_a_floor_is_kept_beside_the_price_and_never_offered(shop: tuple[int, list[int]]) -> None:
    """With tax 90.40, from 10 on 84.75: without it 80 and 75. It is lower than every list, and no price is taken from it."""
    customer, (goods, service) = shop
    (floor,) = create_price_list.perform_many([NewPriceList("PL-F", "底价", "CNY", kind="floor", tax_inclusive=True)], actor=ACTOR, at=AT)
    steps = [NewPrice(floor, goods, D("90.40"), SINCE), NewPrice(floor, goods, D("84.75"), SINCE, from_qty=D(10))]
    set_prices.perform_many(steps, actor=ACTOR, at=AT)
    few, many, help_ = ask(customer, [Wanted(goods, D(9)), Wanted(goods, D(10)), Wanted(service, D(1))])
    assert [(each.list_price, each.floor_price) for each in (few, many)] == [(D(100), D(80)), (D(95), D(75))]
    assert help_.floor_price is None
    assert all(loser.candidate.source_id != floor for each in (few, many) for loser in each.priced.losers)
    (whole,) = ask(customer, [Wanted(goods, D(1))], tax_inclusive=True)
    assert whole.floor_price == D("90.40")


def test_an_approved_special_price_of_another_room_wins(shop: tuple[int, list[int]]) -> None:
    customer, (goods, _) = shop
    (made,) = ask(customer, [Wanted(goods, D(10))], more={goods: [Candidate(SPECIAL, D(70), 5, "特价")]})
    assert made.list_price == 70


def test_an_export_and_a_line_without_product(shop: tuple[int, list[int]]) -> None:
    customer, (goods, _) = shop
    abroad, freight = ask(customer, [Wanted(goods, D(1)), Wanted(None, D(1), "goods")], destination="export")
    assert (abroad.tax_rate, freight.list_price, freight.product) == (D(0), None, None)


def test_what_cannot_be_sold_or_taxed_is_refused_at_its_line(shop: tuple[int, list[int]]) -> None:
    customer, (goods, _) = shop
    with pytest.raises(Refusal) as no:
        ask(customer, [Wanted(goods, D(1)), Wanted(999_999_999, D(1))])
    assert (no.value.code, no.value.field) == ("product.not_sold", "lines.2.product")
    with pytest.raises(Refusal) as untaxed:
        ask(customer, [Wanted(goods, D(1))], on=dt.date(2025, 12, 31))
    assert (untaxed.value.code, untaxed.value.field) == ("tax_rate.none", "lines.1.product")


def test_the_statements_do_not_grow_with_the_lines(shop: tuple[int, list[int]]) -> None:
    customer, made = shop
    used = []
    for lines in (5, 50):
        ask(customer, [Wanted(made[0], D(1))])
        with count() as counted:
            ask(customer, [Wanted(made[n % 2], D(n + 1)) for n in range(lines)])
        used.append(counted.statements)
    assert used[0] == used[1] <= 4
