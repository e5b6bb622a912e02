"""What the list of invoices is sorted by."""

from typing import ClassVar

import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("invoices", "0001_initial_tables"),
        ("orders", "0003_sorted_lists"),
        ("organisation", "0004_company_data_until"),
        ("parties", "0002_how_names_sound"),
        ("spine", "0002_codes_of_master_rows"),
    ]

    operations: ClassVar = [
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(fields=["owner", "record"], name="invoice_owner"),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(fields=["unit", "record"], name="invoice_unit"),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(django.db.models.functions.comparison.Coalesce("number", models.Value("")), models.F("record"), name="invoice_number"),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(fields=["state", "record"], name="invoice_state_sort"),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(fields=["line_count", "record"], name="invoice_line_count"),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(fields=["net", "record"], name="invoice_net"),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(fields=["tax", "record"], name="invoice_tax"),
        ),
        migrations.AddIndex(
            model_name="invoice",
            index=models.Index(fields=["gross", "record"], name="invoice_gross"),
        ),
    ]
