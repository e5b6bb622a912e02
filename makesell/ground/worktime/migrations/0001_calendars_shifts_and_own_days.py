"""Working calendars: shifts, breaks, own days."""

from typing import ClassVar

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies: ClassVar = []

    operations: ClassVar = [
        migrations.CreateModel(
            name="Calendar",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.TextField(unique=True)),
                ("name", models.TextField()),
                ("name_en", models.TextField(blank=True, default="")),
                ("zone", models.TextField(default="Asia/Shanghai")),
                ("follows_holidays", models.BooleanField(default=True)),
                ("active", models.BooleanField(default=True)),
                ("external_id", models.TextField(null=True, unique=True)),
                ("version", models.IntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name="Shift",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("weekday", models.SmallIntegerField()),
                ("start_minute", models.IntegerField()),
                ("end_minute", models.IntegerField()),
                (
                    "calendar",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="shifts", to="worktime.calendar"
                    ),
                ),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=("calendar", "weekday", "start_minute"), name="worktime_shift_once"),
                    models.CheckConstraint(condition=models.Q(("weekday__range", (1, 7))), name="worktime_shift_weekday"),
                    models.CheckConstraint(
                condition=models.Q(
                    ("start_minute__range", (0, 1439)),
                    ("end_minute__gt", models.F("start_minute")),
                    ("end_minute__lte", django.db.models.expressions.CombinedExpression(models.F("start_minute"), "+", models.Value(1440))),
                ),
                name="worktime_shift_hours",
            ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Break",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("start_minute", models.IntegerField()),
                ("end_minute", models.IntegerField()),
                (
                    "shift",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="breaks", to="worktime.shift"
                    ),
                ),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=("shift", "start_minute"), name="worktime_break_once"),
                    models.CheckConstraint(
                condition=models.Q(("end_minute__gt", models.F("start_minute"))), name="worktime_break_minutes"
            ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OwnDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("working", models.BooleanField()),
                ("start_minute", models.IntegerField(null=True)),
                ("end_minute", models.IntegerField(null=True)),
                ("note", models.TextField(blank=True, default="")),
                ("version", models.IntegerField(default=1)),
                (
                    "calendar",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="own_days",
                        to="worktime.calendar",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("calendar", "day"), name="worktime_own_day_once", nulls_distinct=False),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end_minute__isnull", True), ("start_minute__isnull", True)),
                            models.Q(("working", True), ("start_minute__range", (0, 1439)), ("end_minute__gt", models.F("start_minute"))),
                            _connector="OR",
                        ),
                        name="worktime_own_day_hours",
                    ),
                ],
            },
        ),
    ]
