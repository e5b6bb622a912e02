"""What the list of order lines sorts by in the order book."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("orderbook", "0001_initial_tables"),
        ("spine", "0002_codes_of_master_rows"),
    ]

    operations: ClassVar = [
        migrations.AddIndex(
            model_name="balance",
            index=models.Index(fields=["shipped_qty", "line"], name="orderbook_shipped"),
        ),
        migrations.AddIndex(
            model_name="balance",
            index=models.Index(fields=["invoiced_qty", "line"], name="orderbook_invoiced"),
        ),
    ]
