"""Who follows which record."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ('notices', '0001_notices_and_wishes'),
        ('organisation', '0004_company_data_until'),
        ('spine', '0002_codes_of_master_rows'),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name='Follow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('record', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spine.record')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('record', 'person'), name='follow_once')],
            },
        ),
    ]
