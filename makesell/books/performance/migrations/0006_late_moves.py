"""Entries that bring others into another unit, because a membership was recorded late, and what was recorded (ADR 0082)."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

COLUMNS = """
alter table performance_entry add column moves_id bigint, add column moved smallint,
    add column moved_by_id bigint references performance_latemove (id),
    add constraint performance_entry_moved check (moved in (1, -1) and moves_id is not null and moved_by_id is not null and origin_id is not null
                                                  or num_nonnulls(moved, moves_id, moved_by_id) = 0);
create index performance_entry_moves on performance_entry (moves_id) where moves_id is not null;
"""
BACK = "alter table performance_entry drop column moves_id, drop column moved, drop column moved_by_id;"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("performance", "0005_sums_by_unit")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="LateMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_id", models.BigIntegerField()),
                ("unit_id", models.BigIntegerField()),
                ("since", models.DateField()),
                ("entries", models.IntegerField(default=0)),
                ("made_by_id", models.BigIntegerField(null=True)),
                ("made_at", models.DateTimeField()),
                ("reason", models.TextField()),
            ],
            options={"indexes": [models.Index(fields=["person_id"], name="performance_latemove_person")]},
        ),
        migrations.RunSQL(COLUMNS, BACK),
        migrations.AddField("entry", "moves_id", models.BigIntegerField(null=True)),
        migrations.AddField("entry", "moved", models.SmallIntegerField(null=True)),
        migrations.AddField(
            "entry",
            "moved_by",
            models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="performance.latemove"
            ),
        ),
    ]
