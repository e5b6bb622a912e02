"""What the list of deliveries is sorted by."""

from typing import ClassVar

import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("deliveries", "0001_initial_tables"),
        ("orders", "0003_sorted_lists"),
        ("organisation", "0004_company_data_until"),
        ("parties", "0002_how_names_sound"),
        ("spine", "0002_codes_of_master_rows"),
        ("works", "0001_plants_boms_and_routings"),
    ]

    operations: ClassVar = [
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["owner", "record"], name="delivery_owner"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["unit", "record"], name="delivery_unit"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["warehouse", "record"], name="delivery_warehouse"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                django.db.models.functions.comparison.Coalesce("number", models.Value("")), models.F("record"), name="delivery_number"
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["state", "record"], name="delivery_state_sort"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["carrier", "record"], name="delivery_carrier"),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(fields=["line_count", "record"], name="delivery_line_count"),
        ),
    ]
