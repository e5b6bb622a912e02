"""What is open of whole invoices, kept beside their due items, and filled from them."""

import django.db.models.expressions
import django.db.models.functions.comparison
from django.db import migrations, models

FILL = """
    insert into receivables_outstanding (record_id, open, next_due_date)
    select record_id, sum(amount - settled), min(due_date) filter (where amount <> settled) from receivables_dueitem group by 1
"""


class Migration(migrations.Migration):

    dependencies = [
        ('receivables', '0003_credit_exposure'),
    ]

    operations = [
        migrations.CreateModel(
            name='Outstanding',
            fields=[
                ('record_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('open', models.DecimalField(decimal_places=4, max_digits=20)),
                ('next_due_date', models.DateField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['open', 'record_id'], name='outstanding_open'), models.Index(django.db.models.functions.comparison.Coalesce('next_due_date', django.db.models.expressions.RawSQL("'infinity'::date", ())), models.F('record_id'), name='outstanding_due')],
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
