"""A named act keeps its transaction, as the log of changes does: what the act changed is told with it. Older acts have none."""

from typing import ClassVar

from django.db import migrations, models

ADD = "alter table spine_event add column txid bigint; alter table spine_event alter column txid set default txid_current()"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("spine", "0003_customers_by_external_id")]
    operations: ClassVar = [
        migrations.RunSQL(
            ADD,
            "alter table spine_event drop column txid",
            state_operations=[migrations.AddField("event", "txid", models.BigIntegerField(null=True))],
        )
    ]
