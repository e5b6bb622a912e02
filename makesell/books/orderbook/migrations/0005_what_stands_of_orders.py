"""What is shipped, invoiced and open of whole orders; `orders` 0005 fills it, because orders know which of their lines are freight."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orderbook', '0004_money_of_order_lines'),
    ]

    operations = [
        migrations.AddField(
            model_name='entry',
            name='freight',
            field=models.BooleanField(db_default=False),
        ),
        migrations.CreateModel(
            name='OrderBalance',
            fields=[
                ('record_id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('open_net', models.DecimalField(decimal_places=4, default=0, max_digits=20)),
                ('shipped_net', models.DecimalField(decimal_places=4, default=0, max_digits=20)),
                ('invoiced_net', models.DecimalField(decimal_places=4, default=0, max_digits=20)),
            ],
            options={
                'indexes': [models.Index(fields=['open_net', 'record_id'], name='orderbook_order_open'), models.Index(fields=['shipped_net', 'record_id'], name='orderbook_order_shipped'), models.Index(fields=['invoiced_net', 'record_id'], name='orderbook_order_invoiced')],
            },
        ),
    ]
