"""What amounts alone left of lines that are shipped, invoiced or cancelled whole takes up no credit (13.13)."""

from typing import ClassVar

from django.db import migrations

SETTLE = """
    with now as (
        select p.record_id, p.credit_account_id,
               least(p.open_orders, coalesce(sum(greatest(b.ordered_gross - b.cancelled_gross - greatest(b.shipped_gross, b.invoiced_gross), 0))
                   filter (where b.ordered_qty - b.cancelled_qty > greatest(b.shipped_qty, b.invoiced_qty)), 0)) as open_orders,
               coalesce(sum(greatest(b.shipped_gross - b.invoiced_gross, 0)) filter (where b.shipped_qty > b.invoiced_qty), 0) as shipped
        from receivables_exposurepart p join orders_salesorderline l on l.order_id = p.record_id join orderbook_balance b on b.line_id = l.line_id
        group by 1
    ), moved as (
        update receivables_exposurepart p set open_orders = now.open_orders, shipped = now.shipped from now where p.record_id = now.record_id
    )
    update receivables_exposure e set open_orders = e.open_orders + x.open_orders, shipped = e.shipped + x.shipped
    from (select now.credit_account_id, sum(now.open_orders - p.open_orders) as open_orders, sum(now.shipped - p.shipped) as shipped
          from now join receivables_exposurepart p on p.record_id = now.record_id group by 1) x
    where e.credit_account_id = x.credit_account_id
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("orderbook", "0005_what_stands_of_orders"),
        ("orders", "0010_special_price_of_a_line"),
        ("receivables", "0003_credit_exposure"),
    ]

    operations: ClassVar = [
        migrations.RunSQL(SETTLE, migrations.RunSQL.noop),
    ]
