"""A ticket names the opportunity it led to."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('opportunities', '0002_where_opportunities_come_from'),
        ('tickets', '0002_after_a_survey'),
    ]

    operations = [
        migrations.AddField(
            model_name='ticket',
            name='opportunity',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='opportunities.opportunity'),
        ),
    ]
