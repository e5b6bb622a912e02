"""Notices and how people want them."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies: ClassVar = [("organisation", "0002_shared_counters"), ("spine", "0001_records_and_lines")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField()),
                ("text", models.TextField()),
                ("params", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                ("shown", models.BooleanField(default=True)),
                ("read_at", models.DateTimeField(null=True)),
                ("mail_state", models.TextField(blank=True, default="")),
                ("mail_tries", models.IntegerField(default=0)),
                ("mailed_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.person"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="spine.record"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "-id"], name="notice_person"),
                    models.Index(condition=models.Q(("mail_state", "waiting")), fields=["id"], name="notice_mail_waiting"),
                ]
            },
        ),
        migrations.CreateModel(
            name="Wish",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField()),
                ("in_app", models.BooleanField(default=True)),
                ("mail", models.BooleanField(default=False)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.person"
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("person", "kind"), name="notice_wish_once")]},
        ),
    ]
