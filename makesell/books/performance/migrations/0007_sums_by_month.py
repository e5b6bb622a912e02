"""Sums of units by calendar month, filled from the entries (ADR 0090)."""

from typing import ClassVar

from django.db import migrations, models

FILL = """
insert into performance_monthbalance (measure, month, unit_id, overlay, slot, entries, qty, net, gross)
    select measure, date_trunc('month', business_date)::date, unit_id, overlay, 0, count(*), sum(qty), sum(net), sum(gross)
    from performance_entry group by 1, 2, 3, 4
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("performance", "0006_late_moves")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="MonthBalance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit_id", models.BigIntegerField()),
                ("measure", models.TextField()),
                ("month", models.DateField()),
                ("overlay", models.BooleanField()),
                ("slot", models.SmallIntegerField()),
                ("entries", models.IntegerField()),
                ("qty", models.DecimalField(decimal_places=8, max_digits=24)),
                ("net", models.DecimalField(decimal_places=4, max_digits=20)),
                ("gross", models.DecimalField(decimal_places=4, max_digits=20)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("measure", "month", "unit_id", "overlay", "slot"), name="performance_month_key")],
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
