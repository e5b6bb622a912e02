"""The last business date of a company whose data ended."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("organisation", "0003_change_numbers")]
    operations: ClassVar = [migrations.AddField(model_name="company", name="data_until", field=models.DateField(null=True))]
