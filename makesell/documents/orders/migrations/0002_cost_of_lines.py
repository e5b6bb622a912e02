"""What a line cost, where its past says so."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("orders", "0001_initial_tables")]
    operations: ClassVar = [
        migrations.AddField(model_name="salesorderline", name="cost", field=models.DecimalField(decimal_places=4, max_digits=20, null=True)),
    ]
