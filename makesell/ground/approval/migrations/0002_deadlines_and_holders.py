"""Steps keep when they are reminded of and how far up they went; candidates are holders, whose substitutes are found on the day."""

from typing import ClassVar

from django.db import migrations, models

TO_HOLDERS = """
set constraints all immediate;
delete from approval_candidate c where c.stands_for_id is not null
    and exists (select 1 from approval_candidate o where o.step_id = c.step_id and o.person_id = c.stands_for_id);
update approval_candidate set person_id = stands_for_id where stands_for_id is not null;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("approval", "0001_approvals_and_steps")]

    operations: ClassVar = [
        migrations.AddField("step", "remind_at", models.DateTimeField(null=True)),
        migrations.AddField("step", "escalated_to", models.IntegerField(null=True)),
        migrations.RunSQL(TO_HOLDERS, migrations.RunSQL.noop),
        migrations.RemoveField("candidate", "stands_for"),
    ]
