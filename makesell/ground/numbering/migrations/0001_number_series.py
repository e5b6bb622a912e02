"""Number series and counters."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies: ClassVar = []

    operations: ClassVar = [
        migrations.CreateModel(
            name="Series",
            fields=[
                ("code", models.TextField(primary_key=True, serialize=False)),
                ("prefix", models.TextField()),
                ("width", models.IntegerField(default=4)),
                ("gapless", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Counter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stem", models.TextField()),
                ("next", models.BigIntegerField()),
                (
                    "series",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="counters", to="numbering.series"
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("series", "stem"), name="number_counter_once")]},
        ),
    ]
