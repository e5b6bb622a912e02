"""Leads, needs, follow-ups, care plans and bills are handed over too."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('handovers', '0002_contracts_too'),
        ('organisation', '0005_company_version'),
        ('spine', '0003_customers_by_external_id'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='handoveritem',
            name='handover_item_kind',
        ),
        migrations.AddConstraint(
            model_name='handoveritem',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['customer', 'lead', 'need', 'opportunity', 'quotation', 'contract', 'order', 'delivery', 'invoice', 'bill', 'receipt', 'ticket', 'survey', 'follow_up', 'care_plan'])), name='handover_item_kind'),
        ),
    ]
