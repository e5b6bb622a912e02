"""Sums of units by leaf, filled from those of people; entries of a measure by day, for pages of them and for days of a leaf (ADR 0068)."""

from django.db import migrations, models

FILL = """
insert into performance_unitbalance (measure, leaf, unit_id, overlay, slot, entries, qty, net, gross)
    select measure, leaf, unit_id, overlay, 0, sum(entries), sum(qty), sum(net), sum(gross) from performance_balance group by 1, 2, 3, 4;
create index performance_entry_day on performance_entry (measure, business_date, id);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('performance', '0004_document_events'),
    ]

    operations = [
        migrations.CreateModel(
            name='UnitBalance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit_id', models.BigIntegerField()),
                ('measure', models.TextField()),
                ('leaf', models.DateField()),
                ('overlay', models.BooleanField()),
                ('slot', models.SmallIntegerField()),
                ('entries', models.IntegerField()),
                ('qty', models.DecimalField(decimal_places=8, max_digits=24)),
                ('net', models.DecimalField(decimal_places=4, max_digits=20)),
                ('gross', models.DecimalField(decimal_places=4, max_digits=20)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('measure', 'leaf', 'unit_id', 'overlay', 'slot'), name='performance_unit_key')],
            },
        ),
        migrations.RunSQL(FILL, "drop index performance_entry_day"),
    ]
