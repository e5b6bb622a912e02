"""Where in the log of changes that which a row did begins and ends, the values it changes, and rows that undoing took out of use."""

from typing import ClassVar

from django.db import migrations, models

OUTCOMES = ("", "created", "changed", "same", "bad", "undone", "retired")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("exchange", "0003_tried_rows")]
    operations: ClassVar = [
        migrations.AddField("row", "first_change", models.BigIntegerField(null=True)),
        migrations.AddField("row", "last_change", models.BigIntegerField(null=True)),
        migrations.AddField("row", "changes", models.JSONField(default=list)),
        migrations.RemoveConstraint("row", "exchange_row_outcome"),
        migrations.AddConstraint("row", models.CheckConstraint(condition=models.Q(("outcome__in", OUTCOMES)), name="exchange_row_outcome")),
    ]
