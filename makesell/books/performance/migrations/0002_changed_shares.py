"""Entries that a change of shares took back or posted anew name the line of that change."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

COLUMN = """
alter table performance_entry add column restated_by_id bigint references spine_line (id);
create index performance_entry_restated on performance_entry (restated_by_id) where restated_by_id is not null;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("performance", "0001_entries_by_month_and_balances")]
    operations: ClassVar = [
        migrations.RunSQL(COLUMN, "alter table performance_entry drop column restated_by_id"),
        migrations.AddField(
            model_name="entry",
            name="restated_by",
            field=models.ForeignKey(
                db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="spine.line"
            ),
        ),
    ]
