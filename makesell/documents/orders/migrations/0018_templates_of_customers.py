import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0017_parts_of_bundles'),
        ('parties', '0011_invoiced_by_schedule'),
    ]

    operations = [
        migrations.AddField(
            model_name='ordertemplate',
            name='customer',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.customer'),
        ),
    ]
