"""How wide each person drew the columns of a list."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [('listing', '0002_recent_rows')]

    operations: ClassVar = [
        migrations.AddField(
            model_name='savedview',
            name='widths',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
    ]
