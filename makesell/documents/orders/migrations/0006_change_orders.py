"""Change orders, and what cancellations and changes cut off lines; filled from what was cancelled before."""

import django.db.models.deletion
from django.db import migrations, models

CUT = """
    update orders_salesorderline l set cut_qty = e.qty
    from (select e.line_id, -sum(e.qty) as qty from orderbook_entry e join spine_line s on s.id = e.source_line_id
          join spine_record r on r.id = s.record_id and r.kind = 'order'
          where e.measure = 'ordered' and e.origin_id is not null and e.source_line_id <> e.line_id group by 1) e
    where e.line_id = l.line_id
"""
RESUM = """
    update orders_salesorder o set net = s.net, tax = s.gross - s.freight - s.net, freight = s.freight, gross = s.gross
    from (select order_id, coalesce(sum(round(net - net * cut_qty / qty, 2)) filter (where kind <> 'freight'), 0) as net,
                 coalesce(sum(round(gross - gross * cut_qty / qty, 2)) filter (where kind = 'freight'), 0) as freight,
                 sum(round(gross - gross * cut_qty / qty, 2)) as gross
          from orders_salesorderline group by 1 having sum(cut_qty) > 0) s
    where s.order_id = o.record_id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0005_what_stands_of_orders'),
        ('organisation', '0005_company_version'),
        ('parties', '0004_sorted_lists'),
        ('products', '0002_usual_units_of_measure'),
        ('spine', '0003_customers_by_external_id'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChangeLine',
            fields=[
                ('line', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='spine.line')),
                ('position', models.IntegerField()),
                ('qty_before', models.DecimalField(decimal_places=8, max_digits=24)),
                ('qty_after', models.DecimalField(decimal_places=8, max_digits=24)),
                ('price_before', models.DecimalField(decimal_places=8, max_digits=20, null=True)),
                ('price_after', models.DecimalField(decimal_places=8, max_digits=20, null=True)),
                ('wished_before', models.DateField(null=True)),
                ('wished_after', models.DateField(null=True)),
                ('promised_before', models.DateField(null=True)),
                ('promised_after', models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='ChangeOrder',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='spine.record')),
                ('number', models.TextField(null=True)),
                ('state', models.TextField()),
                ('currency', models.CharField(max_length=3)),
                ('version', models.IntegerField(default=1)),
                ('change_date', models.DateField()),
                ('by_customer', models.BooleanField()),
                ('reason', models.TextField()),
                ('gross_before', models.DecimalField(decimal_places=4, max_digits=20)),
                ('gross_after', models.DecimalField(decimal_places=4, max_digits=20)),
            ],
        ),
        migrations.AddField(
            model_name='salesorderline',
            name='cut_qty',
            field=models.DecimalField(db_default=0, decimal_places=8, max_digits=24),
        ),
        migrations.AddConstraint(
            model_name='salesorderline',
            constraint=models.CheckConstraint(condition=models.Q(('cut_qty__gte', 0), ('cut_qty__lte', models.F('qty'))), name='order_line_cut'),
        ),
        migrations.AddField(
            model_name='changeline',
            name='new_line',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.salesorderline'),
        ),
        migrations.AddField(
            model_name='changeline',
            name='order_line',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.salesorderline'),
        ),
        migrations.AddField(
            model_name='changeorder',
            name='customer',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.customer'),
        ),
        migrations.AddField(
            model_name='changeorder',
            name='order',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='orders.salesorder'),
        ),
        migrations.AddField(
            model_name='changeorder',
            name='owner',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.person'),
        ),
        migrations.AddField(
            model_name='changeorder',
            name='unit',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit'),
        ),
        migrations.AddField(
            model_name='changeline',
            name='change',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='orders.changeorder'),
        ),
        migrations.AddIndex(
            model_name='changeorder',
            index=models.Index(fields=['change_date', 'record'], name='change_order_date'),
        ),
        migrations.AddIndex(
            model_name='changeorder',
            index=models.Index(fields=['customer', 'record'], name='change_order_customer'),
        ),
        migrations.AddConstraint(
            model_name='changeorder',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'done')), name='change_order_state'),
        ),
        migrations.AddConstraint(
            model_name='changeline',
            constraint=models.UniqueConstraint(fields=('change', 'position'), name='change_line_once'),
        ),
        migrations.AddConstraint(
            model_name='changeline',
            constraint=models.CheckConstraint(condition=models.Q(('order_line__isnull', False), ('new_line__isnull', False), _connector='OR'), name='change_line_of_a_line'),
        ),
        migrations.RunSQL([CUT, RESUM], migrations.RunSQL.noop),
    ]
