"""What people looked at last, and their favourites."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ('listing', '0001_saved_views'),
        ('organisation', '0004_company_data_until'),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name='Recent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('noun', models.TextField()),
                ('key', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('starred', models.BooleanField(default=False)),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
            ],
            options={
                'indexes': [models.Index(fields=['person', '-at'], name='recent_person')],
                'constraints': [models.UniqueConstraint(fields=('person', 'noun', 'key'), name='recent_once')],
            },
        ),
    ]
