import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0017_parts_of_bundles'),
        ('returns', '0004_replaced_goods'),
    ]

    operations = [
        migrations.AddField(
            model_name='returnline',
            name='loan_move',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.loanmove'),
        ),
    ]
