"""Products, their groups and their dated costs."""

import datetime as dt
from decimal import Decimal

import pytest

from makesell.ground.access import roles
from makesell.ground.actor import Actor, system
from makesell.ground.listing import Query, page
from makesell.ground.refusal import Refusal
from makesell.ground.spine.master import Change
from makesell.masterdata.conftest import NOW, START, Inside
from makesell.masterdata.products import actions, queries
from makesell.masterdata.products.actions import NewCost, NewGroup, NewProduct

SYSTEM = system("test")
JULY, OCTOBER = dt.date(2026, 7, 1), dt.date(2026, 10, 1)


@pytest.fixture
def bike(inside: Inside) -> int:
    """A bicycle, counted in pieces."""
    new = NewProduct("BK-1", "公路自行车", queries.uom_ids()["pcs"], name_en="Road bike")
    return inside(lambda: actions.create_many([new], actor=SYSTEM, at=NOW))[0]


def _cost(product_id: int, cost: str, since: dt.date, until: dt.date | None = None) -> NewCost:
    return NewCost(product_id, Decimal(cost), "CNY", since, until)


def test_a_cost_holds_until_the_next_begins(inside: Inside, bike: int) -> None:
    inside(lambda: actions.set_costs([_cost(bike, "10", START)]))
    inside(lambda: actions.set_costs([_cost(bike, "12", OCTOBER)]))
    inside(lambda: actions.set_costs([_cost(bike, "11", JULY)]))
    assert [(c.cost, c.valid_from, c.valid_to) for c in queries.costs(SYSTEM, bike)] == [
        (Decimal(12), OCTOBER, None),
        (Decimal(11), JULY, OCTOBER),
        (Decimal(10), START, JULY),
    ]
    assert queries.costs_on([bike], JULY) == {bike: Decimal(11)}


def test_a_history_in_one_set_and_in_any_order_is_the_same(inside: Inside, bike: int) -> None:
    inside(lambda: actions.set_costs([_cost(bike, "12", OCTOBER), _cost(bike, "10", START), _cost(bike, "11", JULY)]))
    assert [(int(c.cost), c.valid_to) for c in queries.costs(SYSTEM, bike)] == [(12, None), (11, OCTOBER), (10, JULY)]


def test_setting_the_same_date_again_replaces_it(inside: Inside, bike: int) -> None:
    inside(lambda: actions.set_costs([_cost(bike, "10", START)]))
    inside(lambda: actions.set_costs([_cost(bike, "10.5", START)]))
    assert [(c.cost, c.valid_to) for c in queries.costs(SYSTEM, bike)] == [(Decimal("10.5"), None)]


def test_a_cost_within_another_ones_time_is_refused(inside: Inside, bike: int) -> None:
    inside(lambda: actions.set_costs([_cost(bike, "10", START)]))
    with pytest.raises(Refusal) as refused:
        inside(lambda: actions.set_costs([_cost(bike, "9", JULY, OCTOBER)]))
    assert refused.value.code == "cost.overlap"


@pytest.mark.parametrize(("cost", "until", "field"), [("-1", None, "cost"), ("1", START, "valid_to")])
def test_a_cost_that_makes_no_sense_is_refused_at_its_field(inside: Inside, bike: int, cost: str, until: dt.date | None, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        inside(lambda: actions.set_costs([_cost(bike, cost, START, until)]))
    assert refused.value.field == field


def test_cost_is_hidden_from_salespeople_and_cannot_be_sorted_by(inside: Inside, bike: int) -> None:
    inside(lambda: actions.set_costs([_cost(bike, "10", START)]))
    seller = Actor(name="seller", person_id=1, roles=frozenset({roles.SALESPERSON}))
    assert queries.costs(seller, bike) == []
    assert "cost" not in page(queries.LISTING, seller, Query()).rows[0]
    with pytest.raises(Refusal, match="no field"):
        page(queries.LISTING, seller, Query.from_pairs([("sort", "cost")]))


def test_a_group_under_itself_is_refused_with_the_path(inside: Inside) -> None:
    top, low = inside(lambda: actions.create_groups([NewGroup("G1", "整车"), NewGroup("G2", "公路车")], actor=SYSTEM, at=NOW))
    inside(lambda: actions.change_groups([Change(low, {"parent_id": top})]))
    assert queries.groups_below([top]) == {top, low}
    with pytest.raises(Refusal) as refused:
        inside(lambda: actions.change_groups([Change(top, {"parent_id": low})]))
    assert refused.value.params["path"] == "整车 → 公路车 → 整车"


def test_units_of_measure_have_a_code_once_and_at_most_eight_decimals(inside: Inside) -> None:
    inside(lambda: actions.add_unit_of_measure("t", "吨", "Tonne", 3))
    with pytest.raises(Refusal, match="already in use"):
        inside(lambda: actions.add_unit_of_measure("t", "吨", "", 3))
    with pytest.raises(Refusal, match="0 to 8"):
        inside(lambda: actions.add_unit_of_measure("x", "某", "", 9))


def test_it_is_found_by_code_name_initials_and_english(bike: int) -> None:
    for sought in ("bk1", "公路", "glzxc", "road"):
        assert [row["id"] for row in page(queries.LISTING, SYSTEM, Query(q=sought)).rows] == [bike], sought
