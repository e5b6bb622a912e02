"""What the list of customers is sorted by."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("organisation", "0004_company_data_until"),
        ("parties", "0003_merged_customers"),
        ("spine", "0002_codes_of_master_rows"),
        ("territories", "0001_territories_by_date"),
    ]

    operations: ClassVar = [
        migrations.RemoveIndex(
            model_name="customer",
            name="customer_owner",
        ),
        migrations.RemoveIndex(
            model_name="customer",
            name="customer_unit",
        ),
        migrations.RemoveIndex(
            model_name="customer",
            name="customer_territory",
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(fields=["owner", "record"], name="customer_owner"),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(fields=["unit", "record"], name="customer_unit"),
        ),
        migrations.AddIndex(
            model_name="customer",
            index=models.Index(fields=["territory", "record"], name="customer_territory"),
        ),
    ]
