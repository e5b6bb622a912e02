"""Records, lines, notes and events."""

from typing import ClassVar

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies: ClassVar = [
        ("organisation", "0001_people_and_units"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Record",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "search_grams",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None),
                ),
                ("sort_key", models.TextField(blank=True, default="")),
                ("kind", models.TextField()),
                ("number", models.TextField(null=True)),
                ("title", models.TextField(blank=True, default="")),
                ("external_source", models.TextField(null=True)),
                ("external_id", models.TextField(null=True)),
                ("version", models.IntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                ("archived_at", models.DateTimeField(null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.person"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.person"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
            ],
            options={
                'indexes': [
                    django.contrib.postgres.indexes.GinIndex(fields=["search_grams"], name="record_search"),
                    models.Index(fields=["owner", "kind"], name="record_owner"),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=("kind", "number"), name="record_number_once"),
                    models.UniqueConstraint(
                condition=models.Q(("external_id__isnull", False)),
                fields=("external_source", "kind", "external_id"),
                name="record_external_once",
            ),
                    models.UniqueConstraint(fields=("id", "owner", "unit"), name="record_owner_unit"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Note",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("text", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.person"
                    ),
                ),
                ("record", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="spine.record")),
            ],
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.IntegerField()),
                (
                    "record",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="spine.record"),
                ),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=("record", "position"), name="line_position_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("act", models.TextField()),
                ("by_name", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField()),
                ("reason", models.TextField(blank=True, default="")),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.person"
                    ),
                ),
                ("record", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="events", to="spine.record")),
            ],
        ),
    ]
