"""A source of a few rows: credit stays with the named person, and every kind of bad row is left out by name."""

from decimal import Decimal
from pathlib import Path

import pytest

from makesell.flows.history.sales_targets.company import Company

FILES = {
    "Region": "SalesTerritoryKey|Region|Country|Group\r\n1|Northwest|United States|North America\r\n7|France|France|Europe\r\n",
    "Salesperson": (
        "EmployeeKey|EmployeeID|Title|UPN|Salesperson\r\n277|112|Director of Sales|b@example.com|Brian W\r\n"
        "281|841|Sales Representative|m@example.com|Michael B\r\n"
    ),
    "SalespersonRegion": "EmployeeKey|SalesTerritoryKey\r\n281|1\r\n",
    "Product": "ProductKey|Product|Standard Cost|Color|Subcategory|Category\n210|Frame - Black, 58|8.5|Black|Road Frames|Components\n",
    "Reseller": (
        "ResellerKey|Business Type|Reseller|City|State-Province|Country-Region\r\n1|Warehouse|A Shop|Paris|Seine|France\r\n"
        "2|Warehouse|B Shop|Paris|Seine|France\r\n3|Warehouse|C Shop|Lyon|Rhône|France\r\n"
    ),
    "Sales": (
        "SalesOrderNumber|OrderDate|ProductKey|ResellerKey|EmployeeKey|SalesTerritoryKey|Quantity|Unit Price|Sales|Cost\r\n"
        "SO1|2017/08/25|210|1|281|7|2|10.00|20.00|25.50\r\nSO1|2017/08/25|210|1|281|7|1|10.00|10.00|8.50\r\n"
    ),
    "Targets": "EmployeeID|TargetAmount|TargetMonth\r\n841|500000|2017/12/01\r\n841|400000|2017/08/01\r\n",
}


def company(path: Path, name: str = "", row: str = "") -> Company:
    """The files, one of them with a row more."""
    for file, text in FILES.items():
        (path / f"{file}.csv").write_bytes((text + (row + "\r\n" if file == name else "")).encode())
    return Company.at(path)


def test_credit_is_the_lines_even_outside_the_sellers_regions(tmp_path: Path) -> None:
    place = company(tmp_path)
    (order,) = place.orders()
    assert (order.person, order.unit, order.territory) == ("281", "sales", "7")
    assert [(line.position, line.net, line.cost) for line in order.lines] == [
        (1, Decimal("20.00"), Decimal("25.50")),
        (2, Decimal("10.00"), Decimal("8.50")),
    ]
    assert [(each.person, each.unit, each.primary) for each in place.memberships] == [
        ("277", "sales", True),
        ("281", "sales", True),
        ("house:sales", "sales", True),
        ("281", "territory:1", False),
    ]


def test_targets_by_month_and_key(tmp_path: Path) -> None:
    place = company(tmp_path)
    assert [(each.person, each.period.start.isoformat(), each.period.end.isoformat(), each.amount) for each in place.targets] == [
        ("281", "2017-08-01", "2017-09-01", Decimal("400000.00")),
        ("281", "2017-12-01", "2018-01-01", Decimal("500000.00")),
    ]


def test_a_reseller_lies_where_it_or_its_state_buys(tmp_path: Path) -> None:
    found = [(each.name, each.territory, each.owner) for each in company(tmp_path).parties]
    assert found == [("A Shop", "7", "281"), ("B Shop", "7", "house:sales"), ("C Shop", None, "house:sales")]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (
            "SO1|2017/08/26|210|1|281|7|1|10|10|8",
            "SalesOrderNumber: The lines of order SO1 differ in date, reseller, employee or territory.",
        ),
        ("SO1|2017/08/25|999|1|281|7|1|10|10|8", "ProductKey: Product 999 is unknown."),
        ("SO1|2017/08/25|210|1|281|7|0|10|10|8", "Quantity: The quantity is not above zero."),
        ("SO1|2017/08/25|210|1|281|7|1|10|10.005|8", "Sales: 10.005 has more than two decimals."),
        ("SO1|2017/08/25|210|9|281|7|1|10|10|8", "ResellerKey: Reseller 9 is unknown."),
        ("SO1|2017/08/25|210|1|999|7|1|10|10|8", "EmployeeKey: Employee 999 is unknown."),
        ("SO1|2017/06/30|210|1|281|7|1|10|10|8", "OrderDate: 2017-06-30 lies outside the periods of this data."),
    ],
)
def test_an_order_with_a_bad_line_is_left_out_whole(tmp_path: Path, row: str, words: str) -> None:
    place = company(tmp_path, "Sales", row)
    assert [order.number for order in place.orders()] == []
    assert [str(bad) for bad in place.bad.kept] == [f"Sales.csv:4 {words}"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("999|1|2018/01/01", "EmployeeID: Employee 999 is unknown."),
        ("841|1|2018/01/02", "TargetMonth: 2018-01-02 is not the first day of a month."),
        ("841|1|2017/12/01", "TargetMonth: 841 2017-12-01 stands here a second time."),
        ("841|-1|2018/01/01", "TargetAmount: -1 is negative."),
    ],
)
def test_a_bad_target_is_named(tmp_path: Path, row: str, words: str) -> None:
    place = company(tmp_path, "Targets", row)
    assert len(place.targets) == 2
    assert [str(bad) for bad in place.bad.kept] == [f"Targets.csv:4 {words}"]
