"""The counter that codes of master rows are made from when nobody gives one; gaps are fine, so it is a sequence."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("spine", "0001_records_and_lines")]
    operations: ClassVar = [migrations.RunSQL("create sequence spine_code", "drop sequence spine_code")]
