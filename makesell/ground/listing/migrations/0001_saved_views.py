"""Saved filters of lists and remembered columns."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisation", "0004_company_data_until"),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("noun", models.TextField()),
                ("name", models.TextField(blank=True, default="")),
                ("query", models.TextField(blank=True, default="")),
                ("columns", models.TextField(blank=True, default="")),
                ("shared", models.BooleanField(default=False)),
                ("is_default", models.BooleanField(default=False)),
                ("position", models.IntegerField(default=0)),
                ("version", models.IntegerField(default=1)),
                (
                    "person",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.person"),
                ),
                (
                    "shared_unit",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(condition=models.Q(("shared", True)), fields=["noun"], name="saved_view_shared")],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "noun", "name"), name="saved_view_name_once"),
                    models.UniqueConstraint(condition=models.Q(("is_default", True)), fields=("person", "noun"), name="saved_view_one_default"),
                ],
            },
        ),
    ]
