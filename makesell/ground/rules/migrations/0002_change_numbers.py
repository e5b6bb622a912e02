"""Versions come from a sequence: a number given in a refused act never comes back, so no cache mistakes one state for another."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("rules", "0001_rules_by_date")]
    operations: ClassVar = [migrations.RunSQL("create sequence rules_change_number start 2", "drop sequence rules_change_number")]
