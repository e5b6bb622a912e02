"""Plants, warehouses, work centers, bills of material and routings."""

from typing import ClassVar

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import makesell.ground.organisation.models


class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar = [
        ("organisation", "0002_shared_counters"),
        ("products", "0001_products_and_costs"),
        ("spine", "0002_codes_of_master_rows"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="BomVersion",
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
                ("revision", models.IntegerField(default=1)),
                ("base_qty", models.DecimalField(decimal_places=8, default=1, max_digits=24)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "product",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="boms", to="products.product"),
                ),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(
                condition=models.Q(("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"), name="bom_dates"
            ),
                    models.CheckConstraint(condition=models.Q(("base_qty__gt", 0)), name="bom_base"),
                    models.UniqueConstraint(fields=("code",), name="bom_code_once"),
                    models.UniqueConstraint(fields=("product", "revision"), name="bom_revision_once"),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("active", True)),
                expressions=[
                    ("product", "="),
                    (
                        makesell.ground.organisation.models.DateRange(
                            models.F("valid_from"), models.F("valid_to"), django.contrib.postgres.fields.ranges.RangeBoundary()
                        ),
                        "&&",
                    ),
                ],
                name="bom_one_in_force",
            ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BomLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.IntegerField()),
                ("qty", models.DecimalField(decimal_places=8, max_digits=24)),
                ("scrap_rate", models.DecimalField(decimal_places=8, default=0, max_digits=9)),
                ("valid_from", models.DateField(null=True)),
                ("valid_to", models.DateField(null=True)),
                ("component", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="products.product")),
                (
                    "bom",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="works.bomversion"),
                ),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=("bom", "position"), name="bom_line_once"),
                    models.CheckConstraint(
                condition=models.Q(("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"),
                name="bom_line_dates",
            ),
                    models.CheckConstraint(
                condition=models.Q(("qty__gt", 0), ("scrap_rate__gte", 0), ("scrap_rate__lt", 1)), name="bom_line_numbers"
            ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("bom", "="),
                    ("component", "="),
                    (
                        makesell.ground.organisation.models.DateRange(
                            models.F("valid_from"), models.F("valid_to"), django.contrib.postgres.fields.ranges.RangeBoundary()
                        ),
                        "&&",
                    ),
                ],
                name="bom_line_component_once",
            ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Plant",
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
                ("calendar", models.TextField(blank=True, default="")),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=("code",), name="plant_code_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Routing",
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
                ("revision", models.IntegerField(default=1)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "product",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="routings", to="products.product"),
                ),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(
                condition=models.Q(("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"),
                name="routing_dates",
            ),
                    models.UniqueConstraint(fields=("code",), name="routing_code_once"),
                    models.UniqueConstraint(fields=("product", "revision"), name="routing_revision_once"),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("active", True)),
                expressions=[
                    ("product", "="),
                    (
                        makesell.ground.organisation.models.DateRange(
                            models.F("valid_from"), models.F("valid_to"), django.contrib.postgres.fields.ranges.RangeBoundary()
                        ),
                        "&&",
                    ),
                ],
                name="routing_one_in_force",
            ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Warehouse",
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
                ("kind", models.TextField(default="own")),
                ("address", models.TextField(blank=True, default="")),
                (
                    "plant",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="warehouses", to="works.plant"
                    ),
                ),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=("code",), name="warehouse_code_once"),
                    models.CheckConstraint(condition=models.Q(("kind__in", ["own", "quality", "loan"])), name="warehouse_kind"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Location",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.TextField()),
                ("name", models.TextField(blank=True, default="")),
                ("active", models.BooleanField(default=True)),
                (
                    "warehouse",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="locations", to="works.warehouse"),
                ),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=("warehouse", "code"), name="location_code_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkCenter",
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
                ("calendar", models.TextField(blank=True, default="")),
                ("cost_rate", models.DecimalField(decimal_places=8, default=0, max_digits=20)),
                ("currency", models.CharField(max_length=3)),
                ("parallel", models.IntegerField(default=1)),
                ("hours_per_day", models.DecimalField(decimal_places=4, default=8, max_digits=10)),
                ("efficiency", models.DecimalField(decimal_places=8, default=1, max_digits=9)),
                (
                    "plant",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="work_centers",
                        to="works.plant",
                    ),
                ),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=("code",), name="work_center_code_once"),
                    models.CheckConstraint(
                condition=models.Q(("cost_rate__gte", 0), ("efficiency__gt", 0), ("parallel__gte", 1)), name="work_center_numbers"
            ),
                    models.CheckConstraint(condition=models.Q(("hours_per_day__gte", 0), ("hours_per_day__lte", 24)), name="work_center_hours"),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoutingStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.IntegerField()),
                ("name", models.TextField(blank=True, default="")),
                ("setup_hours", models.DecimalField(decimal_places=8, default=0, max_digits=14)),
                ("run_hours", models.DecimalField(decimal_places=8, default=0, max_digits=14)),
                (
                    "routing",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="works.routing"),
                ),
                ("work_center", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="works.workcenter")),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=("routing", "position"), name="routing_step_once"),
                    models.CheckConstraint(condition=models.Q(("run_hours__gte", 0), ("setup_hours__gte", 0)), name="routing_step_hours"),
                ],
            },
        ),
    ]
