"""Prices by quantity and date; tax rates by product, group and destination."""

import datetime as dt
from decimal import Decimal

import pytest

from makesell.ground.actor import system
from makesell.ground.refusal import Refusal
from makesell.masterdata.conftest import NOW, START, Inside
from makesell.masterdata.prices import actions, queries
from makesell.masterdata.prices.actions import NewPrice, NewPriceList, NewTaxRate
from makesell.masterdata.products import actions as products
from makesell.masterdata.products.actions import NewGroup, NewProduct
from makesell.masterdata.products.queries import uom_ids

SYSTEM = system("test")
JULY = dt.date(2026, 7, 1)


@pytest.fixture
def bike(inside: Inside) -> int:
    """A bicycle in a group."""

    def build() -> int:
        (group,) = products.create_groups([NewGroup("G1", "整车")], actor=SYSTEM, at=NOW)
        return products.create_many([NewProduct("BK", "自行车", uom_ids()["pcs"], group_id=group)], actor=SYSTEM, at=NOW)[0]

    return inside(build)


@pytest.fixture
def standard(inside: Inside) -> int:
    """The standard list."""
    return inside(lambda: actions.create_many([NewPriceList("STD", "标准价", "CNY")], actor=SYSTEM, at=NOW))[0]


def test_prices_follow_each_other_by_date_and_stand_beside_each_other_by_quantity(inside: Inside, standard: int, bike: int) -> None:
    first = [NewPrice(standard, bike, Decimal(100), START), NewPrice(standard, bike, Decimal(90), START, from_qty=Decimal(10))]
    inside(lambda: actions.set_prices(first))
    inside(lambda: actions.set_prices([NewPrice(standard, bike, Decimal(110), JULY)]))
    assert [(int(p.from_qty), p.price, p.valid_to) for p in queries.prices_of_list(SYSTEM, standard)] == [
        (1, Decimal(110), None),
        (1, Decimal(100), JULY),
        (10, Decimal(90), None),
    ]


def test_a_price_ends(inside: Inside, standard: int, bike: int) -> None:
    inside(lambda: actions.set_prices([NewPrice(standard, bike, Decimal(100), START)]))
    line = queries.prices_of_product(SYSTEM, bike)[0].id
    inside(lambda: actions.end_prices([line], JULY))
    assert queries.prices_of_product(SYSTEM, bike)[0].valid_to == JULY
    with pytest.raises(Refusal) as refused:
        inside(lambda: actions.end_prices([line + 1], JULY))
    assert refused.value.status == 404


@pytest.mark.parametrize(("price", "qty"), [("-1", "1"), ("1", "0")])
def test_negative_prices_and_quantities_are_refused(inside: Inside, standard: int, bike: int, price: str, qty: str) -> None:
    with pytest.raises(Refusal) as refused:
        inside(lambda: actions.set_prices([NewPrice(standard, bike, Decimal(price), START, from_qty=Decimal(qty))]))
    assert refused.value.code == "number.negative"


def test_a_customers_list_names_its_customer(inside: Inside) -> None:
    with pytest.raises(Refusal) as refused:
        inside(lambda: actions.create_many([NewPriceList("C", "客户价", "CNY", kind="customer")], actor=SYSTEM, at=NOW))
    assert refused.value.field == "customer"


def test_the_nearest_tax_rate_wins_and_none_is_said(inside: Inside, bike: int) -> None:
    with pytest.raises(Refusal, match="No tax rate"):
        queries.tax_rate("goods", "domestic", bike, START)
    inside(lambda: actions.set_tax_rates([NewTaxRate(Decimal("0.13"), START)]))
    inside(lambda: actions.set_tax_rates([NewTaxRate(Decimal("0.09"), JULY, product_id=bike), NewTaxRate(Decimal(0), START, destination="export")]))
    assert queries.tax_rate("goods", "domestic", bike, START) == Decimal("0.13")
    assert queries.tax_rate("goods", "domestic", bike, JULY) == Decimal("0.09")
    assert queries.tax_rate("goods", "export", bike, JULY) == 0


def test_a_general_rate_ends_the_general_rate_before(inside: Inside) -> None:
    inside(lambda: actions.set_tax_rates([NewTaxRate(Decimal("0.13"), START)]))
    inside(lambda: actions.set_tax_rates([NewTaxRate(Decimal("0.12"), JULY)]))
    assert [(t.rate, t.valid_to) for t in queries.tax_rates()] == [(Decimal("0.12"), None), (Decimal("0.13"), JULY)]
