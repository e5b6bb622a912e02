"""Versions say what their steps are given in and over which period credits add up; steps are always marginal."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("schemes", "0002_builtin_measures")]

    operations: ClassVar = [
        migrations.AddField("incentiveversion", "ladder", models.TextField(default="target")),
        migrations.AddField("incentiveversion", "accumulation", models.TextField(default="quarter")),
        migrations.AddField("incentiveversion", "reason", models.TextField(default="", blank=True)),
        migrations.AddConstraint(
            "incentiveversion",
            models.CheckConstraint(condition=models.Q(ladder__in=["money", "target"]), name="incentive_version_ladder"),
        ),
        migrations.AddConstraint(
            "incentiveversion",
            models.CheckConstraint(condition=models.Q(accumulation__in=["month", "quarter", "year"]), name="incentive_version_accumulation"),
        ),
        migrations.RemoveConstraint("incentivetier", "incentive_tier_once"),
        migrations.RemoveConstraint("incentivetier", "incentive_tier_numbers"),
        migrations.RemoveField("incentivetier", "marginal"),
        migrations.RenameField("incentivetier", "from_attainment", "start"),
        migrations.AlterField("incentivetier", "start", models.DecimalField(decimal_places=8, default=0, max_digits=24)),
        migrations.AddConstraint(
            "incentivetier",
            models.UniqueConstraint(fields=("version", "product_group", "start"), nulls_distinct=False, name="incentive_tier_once"),
        ),
        migrations.AddConstraint(
            "incentivetier",
            models.CheckConstraint(condition=models.Q(start__gte=0, rate__gte=0, rate__lte=1), name="incentive_tier_numbers"),
        ),
    ]
