"""The fiscal calendar: periods, leaf cells, closings."""

from typing import ClassVar

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.constraints
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies: ClassVar = []

    operations: ClassVar = [
        migrations.RunSQL("create extension if not exists btree_gist", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Leaf",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("start_date", models.DateField(unique=True)),
                ("end_date", models.DateField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("end_date__gt", models.F("start_date"))), name="leaf_dates"),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        deferrable=django.db.models.constraints.Deferrable["IMMEDIATE"],
                        expressions=[
                            (
                                models.Func(
                                    models.F("start_date"),
                                    models.F("end_date"),
                                    django.contrib.postgres.fields.ranges.RangeBoundary(),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            )
                        ],
                        name="leaf_no_overlap",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Period",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("year", "Year"),
                            ("half", "Half-year"),
                            ("quarter", "Quarter"),
                            ("month", "Month"),
                            ("week", "Week"),
                            ("given", "Given dates"),
                        ]
                    ),
                ),
                ("code", models.TextField()),
                ("start_date", models.DateField()),
                ("end_date", models.DateField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "code"), name="period_code"),
                    models.CheckConstraint(condition=models.Q(("end_date__gt", models.F("start_date"))), name="period_dates"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["year", "half", "quarter", "month", "week", "given"])), name="period_kind"
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        deferrable=django.db.models.constraints.Deferrable["IMMEDIATE"],
                        expressions=[
                            ("kind", "="),
                            (
                                models.Func(
                                    models.F("start_date"),
                                    models.F("end_date"),
                                    django.contrib.postgres.fields.ranges.RangeBoundary(),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="period_no_overlap",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Closing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "scope",
                    models.TextField(choices=[("sales", "Sales periods"), ("pay", "Pay periods"), ("accounting", "Accounting periods")]),
                ),
                ("closed_at", models.DateTimeField()),
                ("closed_by_id", models.BigIntegerField(null=True)),
                ("reopened_at", models.DateTimeField(null=True)),
                ("reopened_by_id", models.BigIntegerField(null=True)),
                ("reason", models.TextField(blank=True, default="")),
                (
                    "period",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="closings", to="period.period"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("reopened_at__isnull", True)), fields=("period", "scope"), name="closing_once"
                    ),
                    models.CheckConstraint(condition=models.Q(("scope__in", ["sales", "pay", "accounting"])), name="closing_scope"),
                    models.CheckConstraint(
                        condition=models.Q(("reopened_at__isnull", True), ("reopened_at__gte", models.F("closed_at")), _connector="OR"),
                        name="closing_reopened",
                    ),
                ],
            },
        ),
    ]
