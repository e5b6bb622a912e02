"""The rows of imported tables."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("exchange", "0001_import_runs")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Row",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line", models.IntegerField()),
                ("cells", models.JSONField()),
                ("outcome", models.TextField(blank=True, default="")),
                ("key", models.BigIntegerField(null=True)),
                ("txid", models.BigIntegerField(null=True)),
                ("faults", models.JSONField(default=list)),
                (
                    "run",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="exchange.importrun"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("run", "line"), name="exchange_row_once"),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ("", "created", "changed", "bad", "undone"))), name="exchange_row_outcome"
                    ),
                ],
            },
        ),
    ]
