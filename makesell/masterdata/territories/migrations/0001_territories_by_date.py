"""Territories, their places in the tree and their rules by date."""

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
        ("spine", "0002_codes_of_master_rows"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Territory",
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
                ("country", models.CharField(blank=True, default="", max_length=2)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("code",), name="territory_code_once")],
            },
        ),
        migrations.CreateModel(
            name="TerritoryPlacement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "parent",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="children", to="territories.territory"),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="placements", to="territories.territory"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"),
                        name="territory_placement_dates",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("territory", "="),
                            (
                                makesell.ground.organisation.models.DateRange(
                                    models.F("valid_from"), models.F("valid_to"), django.contrib.postgres.fields.ranges.RangeBoundary()
                                ),
                                "&&",
                            ),
                        ],
                        name="territory_placement_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parent__isnull", True), models.Q(("parent", models.F("territory")), _negated=True), _connector="OR"),
                        name="territory_not_under_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TerritoryRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("region", models.TextField(blank=True, default="")),
                ("industry", models.TextField(blank=True, default="")),
                ("channel", models.TextField(blank=True, default="")),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.person"
                    ),
                ),
                (
                    "territory",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="rules", to="territories.territory"),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"),
                        name="territory_rule_dates",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("unit__isnull", False), ("person__isnull", False), _connector="OR"),
                        name="territory_rule_has_owner",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("territory", "="),
                            ("region", "="),
                            ("industry", "="),
                            ("channel", "="),
                            (
                                makesell.ground.organisation.models.DateRange(
                                    models.F("valid_from"), models.F("valid_to"), django.contrib.postgres.fields.ranges.RangeBoundary()
                                ),
                                "&&",
                            ),
                        ],
                        name="territory_rule_once",
                    ),
                ],
            },
        ),
    ]
