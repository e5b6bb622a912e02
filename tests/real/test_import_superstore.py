"""A Chinese superstore imported through the acts: sales, discount, profit, quantity and returns equal independent SQL to the cent."""

from decimal import Decimal
from pathlib import Path

import pytest

from makesell.flows.history.superstore import rows
from makesell.flows.history.superstore.company import Company
from makesell.flows.reg_1_regime import check_books
from makesell.ground.db import run, values
from tests.real import expected_superstore as expected
from tests.real.expected_superstore import Sums
from tests.real.imported import Imported
from tests.real.rawfiles import Connection

_NAMES = {
    "region": "u.name", "category": "coalesce(gp.name, g.name)", "segment": "c.industry", "manager": "p.name",
    "year": "to_char(h.order_date, 'YYYY')",
}  # fmt: skip
# Quantities and amounts as the books have them; the discount as the lines show it.
_BOOKS = """
    select {name}, count(*) filter (where e.measure = 'ordered' and e.origin_id is null),
           sum(e.net) filter (where e.measure = '{sold}' and e.origin_id is null),
           sum(round(l.list_price * l.qty, 2) - l.net) filter (where e.measure = 'ordered' and e.origin_id is null),
           sum(e.net) filter (where e.measure = 'margin' and e.origin_id is null),
           sum(e.qty) filter (where e.measure = '{sold}' and e.origin_id is null),
           count(*) filter (where e.measure = 'returned'),
           coalesce(-sum(e.net) filter (where e.measure = '{sold}' and e.origin_id is not null), 0),
           coalesce(-sum(e.net) filter (where e.measure = 'margin' and e.origin_id is not null), 0)
    from performance_entry e join orders_salesorderline l on l.line_id = e.line_id join orders_salesorder h on h.record_id = l.order_id
    join organisation_unit u on u.id = e.unit_id join organisation_person p on p.id = e.person_id
    join parties_customer c on c.record_id = e.customer_id
    join products_productgroup g on g.record_id = e.product_group_id left join products_productgroup gp on gp.record_id = g.parent_id
    group by 1
"""


@pytest.mark.usefixtures("superstore_house")
class TestImported:
    """The whole of it in a database of its own."""

    def test_every_line_is_recorded_and_the_books_proved(self, superstore_house: Imported) -> None:
        (done,) = superstore_house.runs
        assert (done.state, done.bad_count) == ("done", 0)
        counted = {
            "orders_salesorder": 4985, "orders_salesorderline": 10000, "deliveries_delivery": 4985, "invoices_invoice": 4985,
            "parties_customer": 790, "products_product": 1977, "returns_returnauthorization": 553, "invoices_creditnote": 553,
        }  # fmt: skip
        assert {name: values(f"select count(*) from {name}")[0] for name in counted} == counted
        assert values("select count(*) from returns_returnauthorization where state = 'credited' and received_date is not null") == [553]
        assert values("select count(*) from invoices_creditline") == [1163]
        assert values("select count(*) from organisation_person where house_of_id is null") == [6]
        assert check_books.perform() == []

    @pytest.mark.parametrize("dimension", list(_NAMES))
    @pytest.mark.parametrize("sold", ["ordered", "shipped", "invoiced"])
    def test_sums_are_what_the_files_say(self, superstore: Connection, dimension: str, sold: str) -> None:
        wanted = {row.name: row for row in expected.sums(superstore) if row.dimension == dimension}
        found = {row[0]: Sums(dimension, *row) for row in run(_BOOKS.format(name=_NAMES[dimension], sold=sold))}
        assert found == wanted
        assert sum(row.sales for row in found.values()) == Decimal("16117548.34")
        assert sum(row.profit for row in found.values()) == Decimal("2156559.52")

    def test_what_was_given_back_owes_nobody_anything(self) -> None:
        """A credit note settles its invoice; settlement before takeover is the rest, so no customer has a balance."""
        assert values("select count(*) from receivables_balance where amount <> 0") == [0]
        settled = run("select kind, -sum(amount) from receivables_entry where account = 'receivable' group by 1 order by 1")
        back = values("select sum(gross) from invoices_creditnote")[0]
        whole = Decimal("16117548.34")
        assert dict(settled) == {"credit_note": back, "invoice": -whole, "settlement_before_takeover": whole - back}


def test_rows_that_cannot_be_used_are_named_by_line_and_column(tmp_path: Path) -> None:
    """The heads of the real files with rows of our own."""
    head = ",".join([*rows.COLUMNS[:10], "国家", *rows.COLUMNS[10:]])
    good = "1,A,2017-04-27,2017-04-29,二级,甲-1,甲,公司,杭州,浙江,中国,华东,P1,办公用品,用品,剪刀,129.696,2,0.4,-60.704"
    cells = good.split(",")

    def changed(place: int, text: str) -> str:
        return ",".join([*cells[:place], text, *cells[place + 1 :]])

    bad = [(2, "2013-12-31"), (3, "2017-04-01"), (7, "政府"), (11, "海外"), (16, "NaN"), (17, "0"), (18, "1.0"), (19, "1e5")]
    (tmp_path / "orders.csv").write_text("\n".join([head, good, *(changed(*each) for each in bad)]), encoding="utf-8")
    (tmp_path / "returns.csv").write_text("订单 ID,退回\nA,否\nB,是\nA,是\n", encoding="utf-8")
    (tmp_path / "salespeople.csv").write_text("地区,地区经理\n华东,洪光\n华东,范彩\n", encoding="utf-8")
    company = Company.at(tmp_path)
    (order,) = company.orders()
    (line,) = order.lines
    assert (line.net, line.cost, line.list_price) == (Decimal("129.70"), Decimal("190.40"), Decimal("108.08"))
    assert (order.returned_date, company.managers) == (order.ship_date, {"华东": "洪光"})
    wrong = [("salespeople.csv", 3, "地区"), *(("orders.csv", n, head.split(",")[place]) for n, (place, _) in enumerate(bad, 3))]
    assert [(row.file, row.line, row.field) for row in company.bad.kept] == [*wrong, ("returns.csv", 2, "退回"), ("returns.csv", 3, "订单 ID")]
