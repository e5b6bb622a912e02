"""Product groups, products, units of measure and costs by date."""

from typing import ClassVar

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import makesell.ground.organisation.models


class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar = [
        ("spine", "0002_codes_of_master_rows"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="ProductGroup",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="+", serialize=False, to="spine.record"
                    ),
                ),
                ("code", models.TextField()),
                ("name", models.TextField()),
                ("name_en", models.TextField(blank=True, default="")),
                ("sort_key", models.TextField(blank=True, default="")),
                ("active", models.BooleanField(default=True)),
                ("version", models.IntegerField(default=1)),
                (
                    "parent",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="children", to="products.productgroup"),
                ),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=("code",), name="product_group_code_once"),
                    models.CheckConstraint(
                condition=models.Q(("parent__isnull", True), models.Q(("parent", models.F("record")), _negated=True), _connector="OR"),
                name="product_group_not_under_itself",
            ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitOfMeasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.TextField(unique=True)),
                ("name", models.TextField()),
                ("name_en", models.TextField(blank=True, default="")),
                ("digits", models.SmallIntegerField(default=0)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("digits__gte", 0), ("digits__lte", 8)), name="unit_of_measure_digits")],
            },
        ),
        migrations.CreateModel(
            name="Product",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="+", serialize=False, to="spine.record"
                    ),
                ),
                ("code", models.TextField()),
                ("name", models.TextField()),
                ("name_en", models.TextField(blank=True, default="")),
                ("sort_key", models.TextField(blank=True, default="")),
                ("active", models.BooleanField(default=True)),
                ("version", models.IntegerField(default=1)),
                ("kind", models.TextField(default="make")),
                ("tracking", models.TextField(default="none")),
                ("saleable", models.BooleanField(default=True)),
                ("sold_from", models.DateField(null=True)),
                ("sold_to", models.DateField(null=True)),
                ("lead_time_days", models.IntegerField(default=0)),
                ("safety_stock_qty", models.DecimalField(decimal_places=8, default=0, max_digits=24)),
                ("specification", models.TextField(blank=True, default="")),
                (
                    "group",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="products", to="products.productgroup"),
                ),
                (
                    "uom",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="products.unitofmeasure"),
                ),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=("code",), name="product_code_once"),
                    models.CheckConstraint(condition=models.Q(("kind__in", ["make", "buy", "service"])), name="product_kind"),
                    models.CheckConstraint(condition=models.Q(("tracking__in", ["none", "lot", "serial"])), name="product_tracking"),
                    models.CheckConstraint(
                condition=models.Q(("sold_to__isnull", True), ("sold_to__gt", models.F("sold_from")), _connector="OR"),
                name="product_sold_dates",
            ),
                    models.CheckConstraint(
                condition=models.Q(("lead_time_days__gte", 0), ("safety_stock_qty__gte", 0)), name="product_not_negative"
            ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProductCost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cost", models.DecimalField(decimal_places=8, max_digits=20)),
                ("currency", models.CharField(max_length=3)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "product",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="costs", to="products.product"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"),
                        name="product_cost_dates",
                    ),
                    models.CheckConstraint(condition=models.Q(("cost__gte", 0)), name="product_cost_not_negative"),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("product", "="),
                            (
                                makesell.ground.organisation.models.DateRange(
                                    models.F("valid_from"), models.F("valid_to"), django.contrib.postgres.fields.ranges.RangeBoundary()
                                ),
                                "&&",
                            ),
                        ],
                        name="product_cost_once",
                    ),
                ],
            },
        ),
    ]
