"""Approvals, their steps and candidates, substitutes."""

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
            name="Approval",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("purpose", models.TextField()),
                (
                    "state",
                    models.TextField(
                        choices=[("waiting", "Waiting"), ("approved", "Approved"), ("refused", "Refused"), ("withdrawn", "Withdrawn")],
                        default="waiting",
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("reason", models.TextField(blank=True, default="")),
                ("rule", models.TextField(blank=True, default="")),
                ("detail", models.JSONField(default=dict)),
                ("fingerprint", models.TextField(blank=True, default="")),
                ("ladder", models.JSONField(default=list)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.person"
                    ),
                ),
                ("record", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="approvals", to="spine.record")),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(
                condition=models.Q(("state", "waiting")), fields=("record", "purpose"), name="approval_one_waiting"
            ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.IntegerField()),
                ("role", models.TextField()),
                ("asked_role", models.TextField()),
                ("verdict", models.TextField(blank=True, default="")),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True, default="")),
                ("due_at", models.DateTimeField(null=True)),
                ("reminded_at", models.DateTimeField(null=True)),
                ("escalated_at", models.DateTimeField(null=True)),
                (
                    "approval",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="approval.approval"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.person"
                    ),
                ),
                (
                    "decided_for",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.person"
                    ),
                ),
            ],
            options={
                'indexes': [
                    models.Index(condition=models.Q(("verdict", "")), fields=["due_at"], name="approval_step_due"),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=("approval", "position"), name="approval_step_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Candidate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.person")),
                (
                    "stands_for",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.person"
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="candidates", to="approval.step"
                    ),
                ),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=("step", "person"), name="approval_candidate_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Substitute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField()),
                ("reason", models.TextField(blank=True, default="")),
                (
                    "by",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.person"),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.person"
                    ),
                ),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(
                condition=models.Q(("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"),
                name="substitute_dates",
            ),
                    models.CheckConstraint(condition=models.Q(("by", models.F("person")), _negated=True), name="substitute_is_another"),
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
                name="substitute_once",
            ),
                ],
            },
        ),
    ]
