"""What a test run said of each row, and rows that an import found to be the same already."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("exchange", "0002_rows_of_tables")]
    operations: ClassVar = [
        migrations.AddField("row", "tried", models.TextField(blank=True, default="")),
        migrations.RemoveConstraint("row", "exchange_row_outcome"),
        migrations.AddConstraint(
            "row",
            models.CheckConstraint(
                condition=models.Q(("outcome__in", ("", "created", "changed", "same", "bad", "undone"))), name="exchange_row_outcome"
            ),
        ),
    ]
