"""Events of documents: from which happening on acts tell them themselves; what happened before is published when a measure asks for it."""

from typing import ClassVar

from django.db import migrations, models

MARK = "insert into performance_history (source, cursor, upto) select '', 0, coalesce(max(id), 0) from spine_event"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("performance", "0003_own_measures"), ("spine", "0004_acts_and_their_changes")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="History",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.TextField(unique=True)),
                ("cursor", models.BigIntegerField(default=0)),
                ("upto", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.RunSQL(MARK, migrations.RunSQL.noop),
    ]
