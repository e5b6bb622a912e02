"""Versions come from a sequence: a number given in a refused act never comes back, so no cache mistakes one state for another."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("organisation", "0002_shared_counters")]
    operations: ClassVar = [
        migrations.RunSQL("create sequence organisation_change_number start 2", "drop sequence organisation_change_number")
    ]
