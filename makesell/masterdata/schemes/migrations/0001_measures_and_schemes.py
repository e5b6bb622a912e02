"""Measures, commission rates and incentive schemes."""

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
            name="IncentiveScheme",
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
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("code",), name="incentive_scheme_code_once")],
            },
        ),
        migrations.CreateModel(
            name="Measure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.TextField(unique=True)),
                ("name", models.TextField()),
                ("name_en", models.TextField()),
                ("kind", models.TextField()),
                ("value", models.TextField(default="net")),
                ("position", models.IntegerField(default=100)),
                ("builtin", models.BooleanField(default=False)),
                ("active", models.BooleanField(default=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("kind__in", ["additive", "ratio", "level", "memo"])), name="measure_kind"),
                    models.CheckConstraint(condition=models.Q(("value__in", ["net", "gross", "qty", "count"])), name="measure_value"),
                ],
            },
        ),
        migrations.CreateModel(
            name="IncentiveVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("revision", models.IntegerField()),
                ("state", models.TextField(default="draft")),
                ("value", models.TextField(default="net")),
                ("currency", models.CharField(max_length=3)),
                ("cap", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.person"
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.person"
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="schemes.incentivescheme"
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="schemes.measure"),
                ),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(
                condition=models.Q(("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"),
                name="incentive_version_dates",
            ),
                    models.UniqueConstraint(fields=("scheme", "revision"), name="incentive_version_once"),
                    models.CheckConstraint(condition=models.Q(("state__in", ["draft", "approved", "withdrawn"])), name="incentive_version_state"),
                    models.CheckConstraint(condition=models.Q(("value__in", ["net", "gross", "qty", "count"])), name="incentive_version_value"),
                    models.CheckConstraint(
                condition=models.Q(("approved_by", models.F("made_by")), _negated=True), name="incentive_version_four_eyes"
            ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("state", "approved")),
                expressions=[
                    ("scheme", "="),
                    (
                        makesell.ground.organisation.models.DateRange(
                            models.F("valid_from"), models.F("valid_to"), django.contrib.postgres.fields.ranges.RangeBoundary()
                        ),
                        "&&",
                    ),
                ],
                name="incentive_version_one_in_force",
            ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CommissionRate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rate", models.DecimalField(decimal_places=8, max_digits=9)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "person",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.person"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"),
                        name="commission_rate_dates",
                    ),
                    models.CheckConstraint(condition=models.Q(("rate__gte", 0), ("rate__lte", 1)), name="commission_rate_share"),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("person", "="),
                            (
                                makesell.ground.organisation.models.DateRange(
                                    models.F("valid_from"), models.F("valid_to"), django.contrib.postgres.fields.ranges.RangeBoundary()
                                ),
                                "&&",
                            ),
                        ],
                        name="commission_rate_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IncentivePlanMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "person",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.person"),
                ),
                (
                    "scheme",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="members", to="schemes.incentivescheme"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"),
                        name="incentive_member_dates",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("person", "="),
                            (
                                makesell.ground.organisation.models.DateRange(
                                    models.F("valid_from"), models.F("valid_to"), django.contrib.postgres.fields.ranges.RangeBoundary()
                                ),
                                "&&",
                            ),
                        ],
                        name="incentive_member_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IncentiveTier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_attainment", models.DecimalField(decimal_places=8, default=0, max_digits=12)),
                ("rate", models.DecimalField(decimal_places=8, max_digits=9)),
                ("marginal", models.BooleanField(default=True)),
                (
                    "product_group",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="products.productgroup"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="tiers", to="schemes.incentiveversion"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("version", "product_group", "from_attainment"), name="incentive_tier_once", nulls_distinct=False),
                    models.CheckConstraint(
                        condition=models.Q(("from_attainment__gte", 0), ("rate__gte", 0), ("rate__lte", 1)), name="incentive_tier_numbers"
                    ),
                ],
            },
        ),
    ]
