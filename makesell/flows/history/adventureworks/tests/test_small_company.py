"""A company of a few rows in the manufacturer's files: money, credit and shares by the rules, and every kind of bad row left out."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from makesell.flows.history.adventureworks.company import Company
from makesell.flows.history.facts import OrderFact
from makesell.ground.access import roles

FILES = {
    "HumanResources.Department": "DepartmentID,Name\n3,Sales\n16,Executive\n",
    "HumanResources.Employee": (
        "BusinessEntityID,JobTitle,OrganizationLevel,HireDate\n1,Chief Executive Officer,,2010-01-01\n"
        "275,Sales Representative,3,2011-05-31\n276,Sales Representative,3,2011-05-31\n"
    ),
    "HumanResources.EmployeeDepartmentHistory": (
        "BusinessEntityID,DepartmentID,StartDate,EndDate\n1,16,2010-01-01,\n275,3,2011-05-31,\n276,3,2011-05-31,\n"
    ),
    "Sales.SalesTerritory": "TerritoryID,Name,CountryRegionCode,Group\n1,Northwest,US,North America\n2,France,FR,Europe\n",
    "Sales.SalesTerritoryHistory": "BusinessEntityID,TerritoryID,StartDate,EndDate\n275,1,2011-05-31,2011-06-30\n275,2,2011-07-01,\n",
    "Sales.SalesPerson": "BusinessEntityID,CommissionPct\n275,0.012\n276,0\n",
    "Sales.SalesPersonQuotaHistory": (
        "BusinessEntityID,QuotaDate,SalesQuota\n275,2011-05-31,1000\n276,2011-08-31,500\n275,2011-08-31,2000\n"
    ),
    "Sales.Store": "BusinessEntityID,Name,SalesPersonID\n292,Bike Shop,276\n",
    "Sales.vStoreWithDemographics": "BusinessEntityID,BusinessType\n292,BM\n",
    "Sales.Customer": (
        "CustomerID,PersonID,StoreID,TerritoryID,AccountNumber\n1,,292,1,AW1\n2,900,292,1,AW2\n3,901,,2,AW3\n"
    ),
    "Person.Person": (
        "BusinessEntityID,FirstName,MiddleName,LastName\n1,Ken,J,Sánchez\n275,Michael,G,Blythe\n276,Linda,,Mitchell\n"
        "900,Ann,,Lee\n901,Bo,,Ek\n"
    ),
    "Person.EmailAddress": "BusinessEntityID,EmailAddress\n901,bo@example.com\n",
    "Person.PersonPhone": "BusinessEntityID,PhoneNumber\n901,1 (11) 500\n",
    "Person.AddressType": "AddressTypeID,Name\n2,Home\n3,Main Office\n",
    "Person.StateProvince": "StateProvinceID,Name,CountryRegionCode\n9,California,US\n",
    "Person.Address": (
        "AddressID,AddressLine1,AddressLine2,City,StateProvinceID,PostalCode\n10,1 Road,,Concord,9,94519\n11,2 Road,,Concord,9,94519\n"
    ),
    "Person.BusinessEntityAddress": "BusinessEntityID,AddressID,AddressTypeID\n292,10,3\n901,11,2\n",
    "Person.ContactType": "ContactTypeID,Name\n11,Owner\n",
    "Person.BusinessEntityContact": "BusinessEntityID,PersonID,ContactTypeID\n292,900,11\n1492,901,11\n",
    "Production.UnitMeasure": "UnitMeasureCode,Name\nEA,Each\nOZ,Ounces\n",
    "Production.ProductCategory": "ProductCategoryID,Name\n1,Bikes\n",
    "Production.ProductSubcategory": "ProductSubcategoryID,ProductCategoryID,Name\n1,1,Road Bikes\n",
    "Production.Product": (
        "ProductID,Name,ProductNumber,MakeFlag,FinishedGoodsFlag,SafetyStockLevel,ReorderPoint,StandardCost,ListPrice,DaysToManufacture,"
        "ProductSubcategoryID,SellStartDate,SellEndDate\n"
        "500,Bike,BK-1,True,True,10,5,60.1234,100.0000,4,1,2011-05-31,2012-05-29\n"
        "501,Helmet,HL-1,False,True,10,5,3,50.0000,0,1,2011-05-31,\n502,Paint,PA-1,False,False,10,5,1,0,0,,2011-05-31,\n"
    ),
    "Production.ProductListPriceHistory": (
        "ProductID,StartDate,EndDate,ListPrice\n500,2011-05-31,2012-05-29,100\n500,2012-05-30,,110\n"
    ),
    "Production.ProductCostHistory": "ProductID,StartDate,EndDate,StandardCost\n500,2011-05-31,,60.1234\n",
    "Production.BillOfMaterials": (
        "BillOfMaterialsID,ProductAssemblyID,ComponentID,StartDate,EndDate,UnitMeasureCode,PerAssemblyQty\n"
        "1,,500,2010-03-04,,EA,1.00\n2,500,502,2010-03-04,2010-05-03,OZ,8.00\n"
    ),
    "Production.Location": "LocationID,Name,CostRate,Availability\n1,Tool Crib,0,0\n10,Frame Forming,22.5,96\n",
    "Production.WorkOrderRouting": (
        "WorkOrderID,ProductID,OperationSequence,LocationID,ScheduledStartDate,ScheduledEndDate,ActualStartDate,ActualEndDate,ActualResourceHrs\n"
        "1,500,1,10,2011-06-03,2011-06-14,2011-06-03,2011-06-19,4.1000\n2,500,1,10,2011-06-05,2011-06-14,2011-06-05,2011-06-14,4.1000\n"
        "1,500,2,1,2011-06-03,2011-06-14,2011-06-03,2011-06-19,1\n"
    ),
    "Production.WorkOrder": "WorkOrderID,ProductID,OrderQty,StockedQty,ScrappedQty,StartDate,EndDate,DueDate\n",
    "Production.ProductInventory": "ProductID,LocationID,Quantity\n500,1,12\n500,10,0\n",
    "Purchasing.ShipMethod": "ShipMethodID,Name\n5,CARGO TRANSPORT 5\n",
    "Sales.SalesOrderDetail.2011": "salesorderid,productid,orderqty,unitprice,unitpricediscount\n1,500,2,10,0.5\n1,501,1,20,0\n",
    "Production.TransactionHistoryArchive": (
        "TransactionType,ReferenceOrderID,ReferenceOrderLineID,ProductID,Quantity\nS,1,2,501,1\nS,1,1,500,2\nW,1,0,500,9\n"
    ),
    "Production.TransactionHistory": (
        "TransactionType,ReferenceOrderID,ReferenceOrderLineID,ProductID,Quantity\nS,2,1,501,1\nS,2,2,500,1\n"
    ),
    "Sales.SalesOrderHeader": (
        "SalesOrderID,OrderDate,DueDate,ShipDate,OnlineOrderFlag,SalesOrderNumber,PurchaseOrderNumber,CustomerID,SalesPersonID,TerritoryID,"
        "BillToAddressID,ShipToAddressID,ShipMethodID,CurrencyRateID,SubTotal,TaxAmt,TotalDue\n"
        "1,2011-06-25,2011-07-10,2011-07-02,False,SO1,PO1,2,275.0,2,10,10,5,,30.0050,2.9999,36.1249\n"
        "2,2012-01-05,2012-01-17,2012-01-12,True,SO2,,3,,2,11,11,5,77.0,100.0049,8.0000,110.5\n"
    ),
}  # fmt: skip
D = dt.date


def company(path: Path, **changed: str) -> Company:
    """The files, with some replaced or lengthened: `Sales_Customer="+4,,999,1,AW4"` adds a row."""
    files = dict(FILES)
    for name, text in changed.items():
        key = name.replace("_", ".")
        files[key] = files[key] + text[1:] + "\n" if text.startswith("+") else text
    for name, text in files.items():
        (path / f"{name}.csv").write_text(text, encoding="utf-8")
    return Company.at(path)


def test_money_is_rounded_half_away_and_shared_by_13_1(tmp_path: Path) -> None:
    first, second = company(tmp_path).orders()
    assert (first.net, first.tax, first.gross, first.freight, first.receivable) == tuple(
        Decimal(text) for text in ("30.01", "2.99", "33.00", "3.12", "36.12")
    )
    # Weights of the detail file: 2 pieces of 10 at half price against one of 20.
    assert [(line.position, line.product, line.net, line.tax) for line in first.lines] == [
        (1, "500", Decimal("10.00"), Decimal("1.00")),
        (2, "501", Decimal("20.01"), Decimal("1.99")),
    ]
    # Without a detail line: list price times quantity, in the order of the line numbers.
    assert [(line.product, line.net, line.gross) for line in second.lines] == [
        ("501", Decimal("33.33"), Decimal("36.00")),
        ("500", Decimal("66.67"), Decimal("72.00")),
    ]


def test_credit_goes_to_the_person_on_each_day_or_to_the_house_account(tmp_path: Path) -> None:
    first, second = company(tmp_path).orders()
    assert (first.person, first.unit_ordered, first.unit_shipped, first.territory) == ("275", "territory:1", "territory:2", "2")
    assert (second.person, second.unit_ordered, second.unit_shipped, second.territory) == ("house:2", "territory:2", "territory:2", "2")
    assert (second.currency_rate, second.ship_method, second.channel) == (77, "CARGO TRANSPORT 5", "online")


def test_quota_periods_end_where_the_next_begins(tmp_path: Path) -> None:
    place = company(tmp_path)
    assert [(each.start, each.end) for each in place.periods] == [
        (D(2011, 5, 31), D(2011, 8, 31)),
        (D(2011, 8, 31), D(2014, 6, 1)),
    ]
    assert [(each.person, each.amount) for each in place.targets] == [
        ("275", Decimal("1000.00")), ("275", Decimal("2000.00")), ("276", Decimal("500.00")),
    ]  # fmt: skip


def test_people_units_and_roles(tmp_path: Path) -> None:
    place = company(tmp_path)
    assert [each.external_id for each in place.units] == ["company", "department:3", "department:16", "territory:1", "territory:2"]
    assert [(each.external_id, each.name) for each in place.persons if each.house_of] == [
        ("house:1", "House account Northwest"), ("house:2", "House account France"),
    ]  # fmt: skip
    assert [(each.unit, each.valid_from, each.valid_to) for each in place.memberships if each.person == "275"] == [
        ("territory:1", D(2011, 5, 31), D(2011, 7, 1)), ("territory:2", D(2011, 7, 1), None),
    ]  # fmt: skip
    assert [(each.person, each.unit) for each in place.memberships if each.leads] == [("1", "department:16"), ("276", "department:3")]
    assert [(each.person, each.role) for each in place.roles] == [
        ("1", roles.EXECUTIVE), ("275", roles.SALESPERSON), ("276", roles.SALESPERSON),
    ]  # fmt: skip
    assert [(each.person, each.rate) for each in place.commissions] == [("275", Decimal("0.012")), ("276", Decimal(0))]


def test_stores_are_parents_of_their_customers(tmp_path: Path) -> None:
    shop, plain, buyer, private = company(tmp_path).parties
    assert (shop.external_id, shop.kind, shop.parent, shop.owner, shop.business_type) == ("store:292", "store", None, "276", "BM")
    assert [contact.name for contact in shop.contacts] == ["Ann Lee"]
    assert (plain.name, plain.parent, plain.channel, plain.unit) == ("Bike Shop", "store:292", "dealer", "department:3")
    assert (buyer.name, buyer.kind, buyer.addresses[0].kind) == ("Bike Shop (Ann Lee)", "company", "Main Office")
    assert (private.name, private.kind, private.owner, private.channel) == ("Bo Ek", "person", "house:2", "online")
    assert (private.contacts[0].email, private.addresses[0].country) == ("bo@example.com", "US")


def test_last_days_become_first_days_after(tmp_path: Path) -> None:
    place = company(tmp_path)
    assert place.products[0].sold_to == D(2012, 5, 30)
    assert [(each.valid_from, each.valid_to) for each in place.list_prices] == [(D(2011, 5, 31), D(2012, 5, 30)), (D(2012, 5, 30), None)]
    assert [(each.assembly, each.component, each.measure_unit, each.valid_to) for each in place.components] == [
        ("500", "502", "OZ", D(2010, 5, 4)),
    ]  # fmt: skip
    assert [each.measure_unit for each in place.products] == ["EA", "EA", "OZ"]


def test_works_and_stock(tmp_path: Path) -> None:
    done = "+1,500,8,7,1,2011-06-03,2011-06-19,2011-06-14\n3,500,2,2,0,2011-06-03,2011-06-13,2011-06-14"
    backwards = "+2,500,2,10,2011-06-05,2011-06-04,2011-06-05,2011-06-14,1"
    place = company(tmp_path, Production_WorkOrder=done, Production_WorkOrderRouting=backwards)
    assert [(each.work_center, each.hours) for each in place.operations] == [("10", Decimal("4.1000"))]
    first, second = place.work_orders()
    assert [(step.sequence, step.work_center, step.planned_end, step.end, step.hours) for step in first.steps] == [
        (1, "10", D(2011, 6, 14), D(2011, 6, 19), Decimal("4.1000"))
    ]
    assert (first.scrap, second.steps) == (Decimal(1), ())
    assert [str(bad) for bad in place.bad.kept] == [
        "Production.WorkOrderRouting.csv:4 LocationID: Location 1 is not a work center.",
        "Production.WorkOrderRouting.csv:5 ScheduledEndDate: The end lies before the start.",
    ]
    assert [(each.warehouse, each.qty, each.unit_cost) for each in place.counted_stock] == [
        ("1", Decimal(12), Decimal("60.1234")), ("10", Decimal(0), Decimal("60.1234")),
    ]  # fmt: skip


ORDER = "2012-01-05,2012-01-17,2012-01-12,True,SO9,,3,,2,11,11,5,,10,1,12"


@pytest.mark.parametrize(
    ("file", "row", "words"),
    [
        ("Sales_SalesOrderHeader", f"+1,{ORDER}", "SalesOrderHeader.csv:4 SalesOrderID: 1 stands here a second time."),
        ("Sales_SalesOrderHeader", f"+9,{ORDER}", "SalesOrderHeader.csv:4 SalesOrderID: This order has no lines."),
        ("Sales_SalesOrderHeader", f"+9,{ORDER.replace(',3,,2,', ',4,,2,')}", "SalesOrderHeader.csv:4 CustomerID: Customer 4 is unknown."),
        (
            "Sales_SalesOrderHeader",
            f"+9,{ORDER.replace(',3,,2,', ',3,,7,')}",
            "SalesOrderHeader.csv:4 TerritoryID: Territory 7 is unknown.",
        ),
        (
            "Sales_SalesOrderHeader",
            f"+9,{ORDER.replace(',3,,2,', ',3,999,2,')}",
            "SalesOrderHeader.csv:4 SalesPersonID: Employee 999 was in no unit on that day.",
        ),
        (
            "Sales_SalesOrderHeader",
            f"+9,{ORDER.replace('2012-01-12', '2012-01-01')}",
            "SalesOrderHeader.csv:4 ShipDate: The order was shipped before it was ordered.",
        ),
        ("Sales_SalesOrderHeader", f"+9,{ORDER.replace(',10,1,12', ',-10,1,12')}", "SalesOrderHeader.csv:4 SubTotal: -10 is negative."),
        (
            "Sales_SalesOrderHeader",
            f"+9,{ORDER.replace(',10,1,12', ',10,1,9')}",
            "SalesOrderHeader.csv:4 TotalDue: The total is less than net and tax.",
        ),
        ("Production_TransactionHistory", "+S,9,1,500,1", "TransactionHistory.csv:4 ReferenceOrderID: Order 9 is unknown."),
    ],
)
def test_a_bad_order_is_left_out_and_the_others_stand(tmp_path: Path, file: str, row: str, words: str) -> None:
    place = company(tmp_path, **{file: row})
    assert [order.external_id for order in place.orders()] == ["1", "2"]
    assert [str(bad).split(".", 1)[1] for bad in place.bad.kept] == [words]


@pytest.mark.parametrize(
    ("file", "row", "words"),
    [
        ("Production_TransactionHistory", "+S,2,3,999,1", "TransactionHistory.csv:4 ProductID: Product 999 is unknown."),
        ("Production_TransactionHistory", "+S,2,3,500,0", "TransactionHistory.csv:4 Quantity: The quantity is not above zero."),
        ("Production_TransactionHistory", "+S,2,2,500,1", "TransactionHistory.csv:4 ReferenceOrderLineID: 2 stands here a second time."),
    ],
)
def test_an_order_with_a_bad_line_is_left_out_whole(tmp_path: Path, file: str, row: str, words: str) -> None:
    place = company(tmp_path, **{file: row})
    assert [order.external_id for order in place.orders()] == ["1"]
    assert [str(bad).split(".", 1)[1] for bad in place.bad.kept] == [
        words,
        "SalesOrderHeader.csv:3 SalesOrderID: A line of this order cannot be used.",
    ]


def test_a_detail_line_that_matches_no_transaction_is_named(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    place = company(tmp_path / "x")
    path = tmp_path / "x" / "Sales.SalesOrderDetail.2011.csv"
    path.write_text(path.read_text(encoding="utf-8") + "1,502,1,5,0\n2,501,7,5,0\n", encoding="utf-8")
    assert list(place.orders()) == list[OrderFact]()
    assert [str(bad).split(".", 1)[1] for bad in place.bad.kept] == [
        "TransactionHistory.csv:2 Quantity: The detail file has 7 of this product.",
        "SalesOrderDetail.2011.csv:4 productid: No transaction has order 1 with product 502.",
        "SalesOrderHeader.csv:2 SalesOrderID: A line of this order cannot be used.",
        "SalesOrderHeader.csv:3 SalesOrderID: A line of this order cannot be used.",
    ]


@pytest.mark.parametrize(
    ("file", "row", "noun", "words"),
    [
        ("Sales_Customer", "+4,,999,1,AW4", "parties", "Customer.csv:5 StoreID: Store 999 is unknown."),
        ("Sales_Customer", "+4,,,1,AW4", "parties", "Customer.csv:5 PersonID: This customer is neither a person nor a store."),
        ("Sales_Customer", "+3,901,,2,AW4", "parties", "Customer.csv:5 CustomerID: 3 stands here a second time."),
        ("Sales_Store", "+293,Shop,999", "parties", "Store.csv:3 SalesPersonID: Employee 999 is unknown."),
        (
            "Sales_SalesPersonQuotaHistory",
            "+275,2011-05-31,1",
            "targets",
            "SalesPersonQuotaHistory.csv:5 QuotaDate: 275 2011-05-31 stands here a second time.",
        ),
        ("Sales_SalesPersonQuotaHistory", "+275,2011-11-30,-1", "targets", "SalesPersonQuotaHistory.csv:5 SalesQuota: -1 is negative."),
        (
            "Sales_SalesPersonQuotaHistory",
            "+275,2014-06-01,1",
            "targets",
            "SalesPersonQuotaHistory.csv:5 QuotaDate: 2014-06-01 lies outside the periods of this data.",
        ),
        (
            "Sales_SalesPersonQuotaHistory",
            "+999,2011-11-30,1",
            "targets",
            "SalesPersonQuotaHistory.csv:5 BusinessEntityID: Employee 999 is unknown.",
        ),
        ("Sales_SalesTerritoryHistory", "+275,9,2011-05-31,", "units", "SalesTerritoryHistory.csv:4 TerritoryID: Territory 9 is unknown."),
        (
            "HumanResources_Employee",
            "+2,Clerk,1,2011-01-01",
            "units",
            "Employee.csv:5 BusinessEntityID: This employee has never been in a department.",
        ),
        (
            "Production_Product",
            "+500,Bike,BK-1,True,True,10,5,-1,100,4,1,2011-05-31,",
            "products",
            "Product.csv:5 StandardCost: -1 is negative.",
        ),
        ("Production_ProductInventory", "+500,1,3", "counted_stock", "ProductInventory.csv:4 LocationID: 500/1 stands here a second time."),
        (
            "Production_BillOfMaterials",
            "+3,500,999,2010-03-04,,EA,1",
            "components",
            "BillOfMaterials.csv:4 ComponentID: Product 999 is unknown.",
        ),
    ],
)
def test_a_bad_row_of_any_noun_is_named(tmp_path: Path, file: str, row: str, noun: str, words: str) -> None:
    good = len(getattr(company(tmp_path), noun))
    place = company(tmp_path, **{file: row})
    assert len(getattr(place, noun)) == good
    assert [str(bad).split(".", 1)[1] for bad in place.bad.kept] == [words]


def test_asking_twice_counts_bad_rows_once(tmp_path: Path) -> None:
    place = company(tmp_path, Sales_Customer="+4,,999,1,AW4")
    assert place.parties == place.parties
    assert len(place.bad) == 1
