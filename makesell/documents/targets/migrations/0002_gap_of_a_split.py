"""The named gap a split leaves."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("targets", "0001_initial_tables")]
    operations: ClassVar = [
        migrations.AddField(model_name="target", name="gap", field=models.DecimalField(decimal_places=4, max_digits=20, null=True)),
        migrations.AddField(model_name="target", name="gap_name", field=models.TextField(blank=True, db_default="")),
    ]
