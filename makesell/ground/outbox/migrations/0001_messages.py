"""Messages of acts, waiting for the relay."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

import makesell.ground.outbox.models


class Migration(migrations.Migration):
    initial = True

    dependencies: ClassVar = [("spine", "0001_records_and_lines")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("topic", models.TextField()),
                ("payload", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField()),
                ("txid", makesell.ground.outbox.models.TransactionIdField(db_default=makesell.ground.outbox.models.CurrentTransaction())),
                ("taken_at", models.DateTimeField(null=True)),
                (
                    "record",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="spine.record"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("taken_at__isnull", True)), fields=["id"], name="outbox_message_waiting"),
                    models.Index(condition=models.Q(("taken_at__isnull", False)), fields=["taken_at"], name="outbox_message_taken"),
                ]
            },
        )
    ]
