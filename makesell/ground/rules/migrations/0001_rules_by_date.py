"""Rules by date, who read them, and the version caches are kept by."""

from typing import ClassVar

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import makesell.ground.organisation.models


class Migration(migrations.Migration):
    initial = True

    dependencies: ClassVar = [("organisation", "0002_shared_counters"), ("spine", "0001_records_and_lines")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="RulesVersion",
            fields=[
                ("id", models.IntegerField(default=1, primary_key=True, serialize=False)),
                ("version", models.BigIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name="Rule",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="+", serialize=False, to="spine.record"
                    ),
                ),
                ("kind", models.TextField()),
                ("scope", models.TextField(blank=True, default="")),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("draft", "Draft"),
                            ("proposed", "Proposed"),
                            ("approved", "Approved"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                    ),
                ),
                ("value", models.JSONField()),
                ("edition", models.IntegerField(default=1)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("reason", models.TextField(blank=True, default="")),
                ("approved_at", models.DateTimeField(null=True)),
                ("consultation", models.JSONField(null=True)),
                ("version", models.IntegerField(default=1)),
                (
                    "approved_by",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.person"
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.person"
                    ),
                ),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(
                condition=models.Q(("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"), name="rule_dates"
            ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("state", "approved")),
                expressions=[
                    ("kind", "="),
                    ("scope", "="),
                    (
                        makesell.ground.organisation.models.DateRange(
                            models.F("valid_from"), models.F("valid_to"), django.contrib.postgres.fields.ranges.RangeBoundary()
                        ),
                        "&&",
                    ),
                ],
                name="rule_one_in_force",
            ),
                    models.CheckConstraint(
                condition=models.Q(
                    ("proposed_by__isnull", True),
                    ("approved_by__isnull", True),
                    models.Q(("proposed_by", models.F("approved_by")), _negated=True),
                    _connector="OR",
                ),
                name="rule_four_eyes",
            ),
                    models.UniqueConstraint(fields=("kind", "scope", "edition"), name="rule_edition_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Acknowledgement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.person"
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="acknowledgements", to="rules.rule"
                    ),
                ),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=("rule", "person"), name="rule_acknowledged_once"),
                ],
            },
        ),
        migrations.RunSQL("insert into rules_rulesversion (id, version) values (1, 1)", "delete from rules_rulesversion"),
    ]
