"""What the lists of orders and of their lines are sorted by."""

from typing import ClassVar

import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("orders", "0002_cost_of_lines"),
        ("organisation", "0004_company_data_until"),
        ("parties", "0002_how_names_sound"),
        ("products", "0002_usual_units_of_measure"),
        ("spine", "0002_codes_of_master_rows"),
        ("territories", "0001_territories_by_date"),
    ]

    operations: ClassVar = [
        migrations.RemoveIndex(
            model_name="salesorder",
            name="order_owner",
        ),
        migrations.AlterField(
            model_name="salesorderline",
            name="product",
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="products.product"),
        ),
        migrations.AddIndex(
            model_name="salesorder",
            index=models.Index(fields=["owner", "record"], name="order_owner"),
        ),
        migrations.AddIndex(
            model_name="salesorder",
            index=models.Index(fields=["unit", "record"], name="order_unit"),
        ),
        migrations.AddIndex(
            model_name="salesorder",
            index=models.Index(fields=["territory", "record"], name="order_territory"),
        ),
        migrations.AddIndex(
            model_name="salesorder",
            index=models.Index(django.db.models.functions.comparison.Coalesce("number", models.Value("")), models.F("record"), name="order_number"),
        ),
        migrations.AddIndex(
            model_name="salesorder",
            index=models.Index(fields=["state", "record"], name="order_state_sort"),
        ),
        migrations.AddIndex(
            model_name="salesorder",
            index=models.Index(fields=["channel", "record"], name="order_channel"),
        ),
        migrations.AddIndex(
            model_name="salesorder",
            index=models.Index(fields=["line_count", "record"], name="order_line_count"),
        ),
        migrations.AddIndex(
            model_name="salesorder",
            index=models.Index(fields=["net", "record"], name="order_net"),
        ),
        migrations.AddIndex(
            model_name="salesorder",
            index=models.Index(fields=["gross", "record"], name="order_gross"),
        ),
        migrations.AddIndex(
            model_name="salesorder",
            index=models.Index(fields=["tax", "record"], name="order_tax"),
        ),
        migrations.AddIndex(
            model_name="salesorder",
            index=models.Index(fields=["freight", "record"], name="order_freight"),
        ),
        migrations.AddIndex(
            model_name="salesorder",
            index=models.Index(fields=["customer_reference", "record"], name="order_reference"),
        ),
        migrations.AddIndex(
            model_name="salesorderline",
            index=models.Index(fields=["product", "line"], name="order_line_product"),
        ),
        migrations.AddIndex(
            model_name="salesorderline",
            index=models.Index(fields=["kind", "line"], name="order_line_kind_sort"),
        ),
        migrations.AddIndex(
            model_name="salesorderline",
            index=models.Index(fields=["position", "line"], name="order_line_position"),
        ),
        migrations.AddIndex(
            model_name="salesorderline",
            index=models.Index(fields=["qty", "line"], name="order_line_qty"),
        ),
        migrations.AddIndex(
            model_name="salesorderline",
            index=models.Index(fields=["unit_price", "line"], name="order_line_price"),
        ),
        migrations.AddIndex(
            model_name="salesorderline",
            index=models.Index(fields=["net", "line"], name="order_line_net"),
        ),
        migrations.AddIndex(
            model_name="salesorderline",
            index=models.Index(fields=["tax", "line"], name="order_line_tax"),
        ),
        migrations.AddIndex(
            model_name="salesorderline",
            index=models.Index(fields=["gross", "line"], name="order_line_gross_sort"),
        ),
    ]
