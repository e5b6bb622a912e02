"""Setup times by family, overtime and maintenance of work centers."""

from typing import ClassVar

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies: ClassVar = [("works", "0002_operations_in_full")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="SetupTime",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_family", models.TextField()),
                ("to_family", models.TextField()),
                ("hours", models.DecimalField(decimal_places=8, max_digits=14)),
                ("work_center", models.ForeignKey("works.workcenter", models.PROTECT, related_name="setup_times", db_index=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("work_center", "from_family", "to_family"), name="setup_time_once"),
                    models.CheckConstraint(condition=Q(hours__gte=0), name="setup_time_hours"),
                ]
            },
        ),
        migrations.CreateModel(
            name="CenterTime",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField()),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField()),
                ("start_minute", models.IntegerField()),
                ("end_minute", models.IntegerField()),
                ("note", models.TextField(blank=True, default="")),
                ("work_center", models.ForeignKey("works.workcenter", models.PROTECT, related_name="times", db_index=False)),
            ],
            options={
                "indexes": [models.Index(fields=["work_center", "valid_to"], name="center_time_by_center")],
                "constraints": [
                    models.CheckConstraint(condition=Q(kind__in=["overtime", "maintenance"]), name="center_time_kind"),
                    models.CheckConstraint(condition=Q(valid_to__gt=F("valid_from")), name="center_time_dates"),
                    models.CheckConstraint(
                        condition=Q(start_minute__gte=0, end_minute__gt=F("start_minute"), end_minute__lte=1440), name="center_time_minutes"
                    ),
                ],
            },
        ),
    ]
