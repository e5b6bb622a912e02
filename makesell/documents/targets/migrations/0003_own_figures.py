"""People's own figures: offered, given back, accepted."""

from typing import ClassVar

from django.db import migrations, models

STATES = ["draft", "proposed", "approved", "superseded", "withdrawn", "offered", "given_back", "accepted"]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("targets", "0002_gap_of_a_split")]
    operations: ClassVar = [
        migrations.RemoveConstraint(model_name="target", name="target_state"),
        migrations.AddConstraint(
            model_name="target", constraint=models.CheckConstraint(condition=models.Q(state__in=STATES), name="target_state")
        ),
    ]
