"""Bills of exchange, each with the receipt it brings; a receipt says from when it is money."""

import django.db.models.deletion
from django.db import migrations, models

# A bank line is money from its value date on.
FILL = "update receipts_receipt set counts_on = value_date"


class Migration(migrations.Migration):

    dependencies = [
        ('invoices', '0006_allowances'),
        ('organisation', '0005_company_version'),
        ('parties', '0005_credit_extensions'),
        ('receipts', '0006_refunds'),
        ('receivables', '0005_refunds'),
        ('spine', '0003_customers_by_external_id'),
    ]

    operations = [
        migrations.CreateModel(
            name='Bill',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='spine.record')),
                ('number', models.TextField(null=True)),
                ('state', models.TextField()),
                ('currency', models.CharField(max_length=3)),
                ('version', models.IntegerField(default=1)),
                ('kind', models.TextField()),
                ('bill_number', models.TextField()),
                ('drawer', models.TextField()),
                ('acceptor', models.TextField()),
                ('amount', models.DecimalField(decimal_places=4, max_digits=20)),
                ('issue_date', models.DateField()),
                ('due_date', models.DateField()),
                ('received_date', models.DateField()),
                ('counts', models.TextField()),
                ('exposed', models.BooleanField()),
                ('passed_to', models.TextField(blank=True, db_default='')),
                ('passed_date', models.DateField(null=True)),
                ('discount_cost', models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ('ended_date', models.DateField(null=True)),
                ('reason', models.TextField(blank=True, db_default='')),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.customer')),
                ('owner', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person')),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['customer', 'due_date'], name='bill_customer'),
                    models.Index(condition=models.Q(('state__in', ('in_hand', 'endorsed', 'discounted'))), fields=['due_date', 'record'], name='bill_due'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('state__in', ['in_hand', 'endorsed', 'discounted', 'honoured', 'dishonoured', 'given_back'])), name='bill_state'),
                    models.CheckConstraint(condition=models.Q(('kind__in', ['bank', 'commercial'])), name='bill_kind'),
                    models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='bill_amount'),
                    models.CheckConstraint(condition=models.Q(('issue_date__lt', models.F('due_date')), ('issue_date__lte', models.F('received_date')), ('received_date__lte', models.F('due_date'))), name='bill_dates'),
                    models.CheckConstraint(condition=models.Q(('discount_cost__isnull', True), models.Q(('discount_cost__gte', 0), ('discount_cost__lt', models.F('amount'))), _connector='OR'), name='bill_discount'),
                    models.CheckConstraint(condition=models.Q(('state__in', ('in_hand', 'endorsed', 'discounted')), ('ended_date__isnull', False), _connector='XOR'), name='bill_ended'),
                    models.UniqueConstraint(condition=models.Q(('state', 'in_hand')), fields=('bill_number',), name='bill_in_hand_once'),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name='allocation',
            name='allocation_freed',
        ),
        migrations.AddField(
            model_name='allocation',
            name='freed_before',
            field=models.DecimalField(decimal_places=4, default=0, max_digits=20),
        ),
        migrations.AddField(
            model_name='receipt',
            name='counts_on',
            field=models.DateField(null=True),
        ),
        migrations.AddConstraint(
            model_name='allocation',
            constraint=models.CheckConstraint(condition=models.Q(('freed__gte', models.F('freed_before')), ('freed__lte', models.F('amount')), ('freed_before__gte', 0)), name='allocation_freed'),
        ),
        migrations.AddField(
            model_name='receipt',
            name='bill',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='receipts.bill'),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='receipt',
            constraint=models.CheckConstraint(condition=models.Q(('bill__isnull', False), ('counts_on', models.F('value_date')), _connector='OR'), name='receipt_counts'),
        ),
    ]
