"""Measures of the company's own: what they are made of, how far their back-fill is, and which entry each of their entries comes from."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models

COLUMNS = """
alter table performance_entry add column derived_from_id bigint, add column part_id bigint;
create index performance_entry_derived on performance_entry (derived_from_id) where derived_from_id is not null;
"""
BACK = "alter table performance_entry drop column derived_from_id, drop column part_id;"


def _in(name: str, *values: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=models.Q((f"{name}__in", list(values))), name=f"performance_part_{name}")


def _key(**more: Any) -> Any:
    return models.BigIntegerField(null=True, **more)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("performance", "0002_changed_shares")]
    operations: ClassVar = [
        migrations.RunSQL(COLUMNS, BACK),
        migrations.AddField("entry", "derived_from_id", _key()),
        migrations.AddField("entry", "part_id", _key()),
        migrations.CreateModel(
            name="Own",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("measure", models.TextField(unique=True)),
                ("state", models.TextField()),
                ("cursor", models.BigIntegerField(default=0)),
                ("upto", models.BigIntegerField(default=0)),
                ("done", models.BigIntegerField(default=0)),
                ("total", models.BigIntegerField(default=0)),
                ("made_by_id", _key()),
                ("made_at", models.DateTimeField()),
                ("ready_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(state__in=["filling", "ready", "stopped"]), name="performance_own_state")
                ],
            },
        ),
        migrations.CreateModel(
            name="Part",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "own",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="performance.own"),
                ),
                ("role", models.TextField()),
                ("source", models.TextField()),
                ("back", models.BooleanField(default=False)),
                ("value", models.TextField()),
                ("sign", models.SmallIntegerField(default=1)),
                ("credit", models.TextField()),
                ("delay", models.IntegerField(default=0)),
            ],
            options={
                "constraints": [
                    _in("role", "amount", "numerator", "denominator"),
                    _in("value", "net", "gross", "qty", "count"),
                    _in("credit", "credited", "primary", "overlay", "house"),
                    models.CheckConstraint(condition=models.Q(sign__in=[1, -1], delay__gte=0, delay__lte=366), name="performance_part_numbers"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Condition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "part",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="conditions", to="performance.part"),
                ),
                ("product_group_id", _key()),
                ("product_id", _key()),
                ("customer_id", _key()),
                ("territory_id", _key()),
                ("unit_id", _key()),
                ("least", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
            ],
        ),
    ]
