"""The table of import runs."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisation", "0004_company_data_until"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField()),
                ("source", models.TextField()),
                ("path", models.TextField(blank=True, default="")),
                ("state", models.TextField()),
                ("step", models.TextField(blank=True, default="")),
                ("done", models.IntegerField(default=0)),
                ("total", models.IntegerField(default=0)),
                ("bad_count", models.IntegerField(default=0)),
                ("bad_rows", models.JSONField(default=list)),
                ("failure", models.TextField(blank=True, default="")),
                ("cancel_requested", models.BooleanField(default=False)),
                ("resume", models.JSONField(default=dict)),
                ("actor_name", models.TextField(blank=True, default="")),
                ("asked_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
                ("heartbeat_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "running", "done", "cancelled", "failed"])), name="import_run_state"
                    )
                ],
            },
        ),
    ]
