"""What the list of customers sorts by of their records."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisation', '0005_company_version'),
        ('spine', '0002_codes_of_master_rows'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='record',
            index=models.Index(condition=models.Q(('kind', 'customer')), fields=['external_id', 'id'], name='record_customer_external'),
        ),
    ]
