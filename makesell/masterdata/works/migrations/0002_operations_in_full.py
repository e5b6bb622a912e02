"""Operations outside, elsewhere, beside tools or people, in lots that move on; templates and lots of routings; substitutes."""

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies: ClassVar = [("works", "0001_plants_boms_and_routings")]

    operations: ClassVar = [
        migrations.AddField("bomline", "instead_of", models.IntegerField(null=True)),
        migrations.AddField("routing", "lot_min", models.DecimalField(max_digits=24, decimal_places=8, default=0)),
        migrations.AddField("routing", "lot_multiple", models.DecimalField(max_digits=24, decimal_places=8, default=0)),
        migrations.AddField("routing", "template", models.BooleanField(default=False)),
        migrations.AddField("routingstep", "after", models.TextField(blank=True, default="")),
        migrations.AddField("routingstep", "days", models.IntegerField(null=True)),
        migrations.AddField("routingstep", "family", models.TextField(blank=True, default="")),
        migrations.AddField("routingstep", "move_qty", models.DecimalField(max_digits=24, decimal_places=8, null=True)),
        migrations.AddField("routingstep", "scrap_rate", models.DecimalField(max_digits=9, decimal_places=8, default=0)),
        migrations.AddField(
            "routingstep",
            "beside",
            models.ForeignKey("works.workcenter", models.PROTECT, null=True, related_name="+", db_index=False),
        ),
        migrations.AddField(
            "routingstep",
            "second",
            models.ForeignKey("works.workcenter", models.PROTECT, null=True, related_name="+", db_index=False),
        ),
        migrations.AddField(
            "routingstep",
            "third",
            models.ForeignKey("works.workcenter", models.PROTECT, null=True, related_name="+", db_index=False),
        ),
        migrations.AlterField("routingstep", "work_center", models.ForeignKey("works.workcenter", models.PROTECT, null=True, related_name="+")),
        migrations.AddConstraint("routing", models.CheckConstraint(condition=Q(lot_min__gte=0, lot_multiple__gte=0), name="routing_lots")),
        migrations.AddConstraint(
            "routingstep",
            models.CheckConstraint(
                condition=Q(work_center__isnull=False, days__isnull=True) | Q(work_center__isnull=True, days__gt=0), name="routing_step_where"
            ),
        ),
        migrations.AddConstraint(
            "routingstep",
            models.CheckConstraint(
                condition=Q(scrap_rate__gte=0, scrap_rate__lt=1) & (Q(move_qty__isnull=True) | Q(move_qty__gt=0)), name="routing_step_numbers"
            ),
        ),
    ]
