"""Price lists with dated prices, and tax rates."""

from typing import ClassVar

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models

import makesell.ground.organisation.models


class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar = [
        ("parties", "0001_customers_and_contacts"),
        ("products", "0001_products_and_costs"),
        ("spine", "0002_codes_of_master_rows"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="PriceList",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="+", serialize=False, to="spine.record"
                    ),
                ),
                ("code", models.TextField()),
                ("name", models.TextField()),
                ("name_en", models.TextField(blank=True, default="")),
                ("sort_key", models.TextField(blank=True, default="")),
                ("active", models.BooleanField(default=True)),
                ("version", models.IntegerField(default=1)),
                ("kind", models.TextField(default="standard")),
                ("currency", models.CharField(max_length=3)),
                ("tax_inclusive", models.BooleanField(default=False)),
                ("customer_class", models.TextField(blank=True, default="")),
                (
                    "customer",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.customer"),
                ),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=("code",), name="price_list_code_once"),
                    models.CheckConstraint(
                condition=models.Q(("kind__in", ["standard", "customer_class", "customer", "promotion"])), name="price_list_kind"
            ),
                    models.CheckConstraint(
                condition=models.Q(models.Q(("kind", "customer"), _negated=True), ("customer__isnull", False), _connector="OR"),
                name="price_list_names_customer",
            ),
                    models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "customer_class"), _negated=True), models.Q(("customer_class", ""), _negated=True), _connector="OR"
                ),
                name="price_list_names_class",
            ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PriceListLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("from_qty", models.DecimalField(decimal_places=8, default=1, max_digits=24)),
                ("price", models.DecimalField(decimal_places=8, max_digits=20)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "price_list",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="prices.pricelist"),
                ),
                ("product", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="products.product")),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(
                condition=models.Q(("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"),
                name="price_line_dates",
            ),
                    models.CheckConstraint(condition=models.Q(("from_qty__gt", 0), ("price__gte", 0)), name="price_line_not_negative"),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("price_list", "="),
                    ("product", "="),
                    ("from_qty", "="),
                    (
                        makesell.ground.organisation.models.DateRange(
                            models.F("valid_from"), models.F("valid_to"), django.contrib.postgres.fields.ranges.RangeBoundary()
                        ),
                        "&&",
                    ),
                ],
                name="price_line_once",
            ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TaxRate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("service_kind", models.TextField(default="goods")),
                ("destination", models.TextField(default="domestic")),
                ("rate", models.DecimalField(decimal_places=8, max_digits=9)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "product",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="products.product"
                    ),
                ),
                (
                    "product_group",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="products.productgroup"
                    ),
                ),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(
                condition=models.Q(("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"),
                name="tax_rate_dates",
            ),
                    models.CheckConstraint(condition=models.Q(("rate__gte", 0), ("rate__lt", 1)), name="tax_rate_share"),
                    models.CheckConstraint(
                condition=models.Q(("service_kind__in", ["goods", "installation", "transport", "technical"])), name="tax_rate_service_kind"
            ),
                    models.CheckConstraint(condition=models.Q(("destination__in", ["domestic", "export"])), name="tax_rate_destination"),
                    models.CheckConstraint(
                condition=models.Q(("product__isnull", True), ("product_group__isnull", True), _connector="OR"), name="tax_rate_one_scope"
            ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("service_kind", "="),
                    ("destination", "="),
                    (django.db.models.functions.comparison.Coalesce(models.F("product"), 0), "="),
                    (django.db.models.functions.comparison.Coalesce(models.F("product_group"), 0), "="),
                    (
                        makesell.ground.organisation.models.DateRange(
                            models.F("valid_from"), models.F("valid_to"), django.contrib.postgres.fields.ranges.RangeBoundary()
                        ),
                        "&&",
                    ),
                ],
                name="tax_rate_once",
            ),
                ],
            },
        ),
    ]
