"""How far one was reminded of a problem that is to be answered."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("reports", "0002_reminded")]
    operations: ClassVar = [migrations.AddField("reportproblem", "reminded", models.IntegerField(db_default=0))]
