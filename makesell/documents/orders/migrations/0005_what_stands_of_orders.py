"""Which entries of the order book are freight, and what stands of each order: filled from what is posted."""

from typing import ClassVar

from django.db import migrations

FREIGHT = """
    update orderbook_entry e set freight = true from orders_salesorderline l where l.line_id = e.line_id and l.kind = 'freight'
"""
FILL = """
    insert into orderbook_orderbalance (record_id, open_net, shipped_net, invoiced_net)
    select l.order_id, sum(b.ordered_net - b.cancelled_net - b.shipped_net), sum(b.shipped_net), sum(b.invoiced_net)
    from orderbook_balance b join orders_salesorderline l on l.line_id = b.line_id where l.kind <> 'freight' group by 1
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("orderbook", "0005_what_stands_of_orders"),
        ("orders", "0004_prices_promises_holds_and_gates"),
    ]

    operations: ClassVar = [
        migrations.RunSQL([FREIGHT, FILL], migrations.RunSQL.noop),
    ]
