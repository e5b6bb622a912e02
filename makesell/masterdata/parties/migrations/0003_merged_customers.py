"""Customers that were merged, the merges that led there, and pairs that may be one customer."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ('organisation', '0004_company_data_until'),
        ('parties', '0002_how_names_sound'),
        ('spine', '0002_codes_of_master_rows'),
        ('territories', '0001_territories_by_date'),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name='CustomerMerge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('moved', models.JSONField(default=dict)),
                ('undone_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='CustomerPair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField()),
                ('found_at', models.DateTimeField()),
                ('apart_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='customer',
            name='merged_into',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='parties.customer'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='customer_merged'),
        ),
        migrations.AddConstraint(
            model_name='customer',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), ('active', False), _connector='OR'), name='customer_merged_out_of_use'),
        ),
        migrations.AddConstraint(
            model_name='customer',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), models.Q(('merged_into', models.F('record')), _negated=True), _connector='OR'), name='customer_not_into_itself'),
        ),
        migrations.AddField(
            model_name='customermerge',
            name='by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person'),
        ),
        migrations.AddField(
            model_name='customermerge',
            name='customer',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.customer'),
        ),
        migrations.AddField(
            model_name='customermerge',
            name='into',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.customer'),
        ),
        migrations.AddField(
            model_name='customerpair',
            name='apart_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person'),
        ),
        migrations.AddField(
            model_name='customerpair',
            name='first',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.customer'),
        ),
        migrations.AddField(
            model_name='customerpair',
            name='second',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.customer'),
        ),
        migrations.AddConstraint(
            model_name='customermerge',
            constraint=models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('customer',), name='customer_merge_once'),
        ),
        migrations.AddConstraint(
            model_name='customerpair',
            constraint=models.UniqueConstraint(fields=('first', 'second'), name='customer_pair_once'),
        ),
        migrations.AddConstraint(
            model_name='customerpair',
            constraint=models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='customer_pair_in_order'),
        ),
        migrations.AddConstraint(
            model_name='customerpair',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['tax_number', 'name', 'phone', 'sound'])), name='customer_pair_reason'),
        ),
    ]
