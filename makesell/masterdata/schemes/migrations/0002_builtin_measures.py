"""The measures every company has."""

from typing import ClassVar

from django.db import migrations

from makesell.masterdata.schemes.words import BUILTIN_MEASURES

SEED = """insert into schemes_measure (code, name, name_en, kind, value, position, builtin, active)
          values (%s, %s, %s, %s, %s, %s, true, true)"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("schemes", "0001_measures_and_schemes")]
    operations: ClassVar = [
        migrations.RunSQL(
            [(SEED, [*measure, 10 * place]) for place, measure in enumerate(BUILTIN_MEASURES, 1)],
            "delete from schemes_measure where builtin",
        ),
    ]
