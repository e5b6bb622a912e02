"""The company's settings keep a version, so that two who change them at once are told."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("organisation", "0004_company_data_until")]

    operations: ClassVar = [migrations.AddField("company", "version", models.IntegerField(default=1, db_default=1))]
