# A line takes its key from the spine's sequence; its place there is opened when its run is released (ADR 0067).

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('payruns', '0006_what_a_run_read'),
        ('schemes', '0005_consultation'),
        ('spine', '0004_acts_and_their_changes'),
    ]

    operations = [
        migrations.AlterField(
            model_name='statementline',
            name='dispute',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payruns.paydispute'),
        ),
        migrations.AddIndex(
            model_name='statementline',
            index=models.Index(condition=models.Q(('dispute__isnull', False)), fields=['dispute'], name='pay_line_dispute'),
        ),
        migrations.RunSQL(
            "alter table payruns_statementline alter column line_id set default nextval('spine_line_id_seq')",
            "alter table payruns_statementline alter column line_id drop default",
        ),
    ]
