"""Customers, contacts, addresses, teams, credit accounts and carriers."""

from typing import ClassVar

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import makesell.ground.organisation.models


class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar = [
        ("organisation", "0002_shared_counters"),
        ("spine", "0002_codes_of_master_rows"),
        ("territories", "0001_territories_by_date"),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Carrier",
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
                ("phone", models.TextField(blank=True, default="")),
                ("tracking_page", models.TextField(blank=True, default="")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("code",), name="carrier_code_once")],
            },
        ),
        migrations.CreateModel(
            name="CreditAccount",
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
                ("currency", models.CharField(max_length=3)),
                ("credit_limit", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ("payment_days", models.IntegerField(default=0)),
                ("blocked", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("code",), name="credit_account_code_once"),
                    models.CheckConstraint(
                        condition=models.Q(("credit_limit__isnull", True), ("credit_limit__gte", 0), _connector="OR"),
                        name="credit_account_limit",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Customer",
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
                ("kind", models.TextField(default="company")),
                ("name_key", models.TextField(blank=True, default="")),
                ("tax_number", models.TextField(blank=True, default="")),
                ("tax_key", models.TextField(blank=True, default="")),
                ("phone", models.TextField(blank=True, default="")),
                ("phone_key", models.TextField(blank=True, default="")),
                ("email", models.TextField(blank=True, default="")),
                ("channel", models.TextField(default="direct")),
                ("customer_class", models.TextField(blank=True, default="")),
                ("industry", models.TextField(blank=True, default="")),
                ("region", models.TextField(blank=True, default="")),
                ("currency", models.CharField(max_length=3)),
                ("language", models.TextField(default="zh-hans")),
                (
                    "credit_account",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="customers", to="parties.creditaccount"),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.person"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="children", to="parties.customer"),
                ),
                (
                    "territory",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="territories.territory"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.unit"),
                ),
            ],
            options={
                'indexes': [
                    models.Index(fields=["sort_key", "record"], name="customer_sort"),
                    models.Index(fields=["owner"], name="customer_owner"),
                    models.Index(fields=["unit"], name="customer_unit"),
                    models.Index(fields=["territory"], name="customer_territory"),
                    models.Index(fields=["name_key"], name="customer_name_key"),
                    models.Index(condition=models.Q(("tax_key", ""), _negated=True), fields=["tax_key"], name="customer_tax_key"),
                    models.Index(condition=models.Q(("phone_key", ""), _negated=True), fields=["phone_key"], name="customer_phone_key"),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=("code",), name="customer_code_once"),
                    models.CheckConstraint(condition=models.Q(("kind__in", ["company", "person", "store"])), name="customer_kind"),
                    models.CheckConstraint(
                condition=models.Q(("channel__in", ["direct", "dealer", "end_user", "online"])), name="customer_channel"
            ),
                    models.CheckConstraint(
                condition=models.Q(("parent__isnull", True), models.Q(("parent", models.F("record")), _negated=True), _connector="OR"),
                name="customer_not_own_parent",
            ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
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
                ("title", models.TextField(blank=True, default="")),
                ("email", models.TextField(blank=True, default="")),
                ("phone", models.TextField(blank=True, default="")),
                ("phone_key", models.TextField(blank=True, default="")),
                ("main", models.BooleanField(default=False)),
                ("erased_at", models.DateTimeField(null=True)),
                (
                    "customer",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="contacts", to="parties.customer"),
                ),
            ],
            options={
                'indexes': [
                    models.Index(fields=["sort_key", "record"], name="contact_sort"),
                    models.Index(condition=models.Q(("phone_key", ""), _negated=True), fields=["phone_key"], name="contact_phone_key"),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=("code",), name="contact_code_once"),
                    models.UniqueConstraint(condition=models.Q(("active", True), ("main", True)), fields=("customer",), name="contact_one_main"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Address",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField(default="ship")),
                ("receiver", models.TextField(blank=True, default="")),
                ("phone", models.TextField(blank=True, default="")),
                ("country", models.CharField(default="CN", max_length=2)),
                ("region", models.TextField(blank=True, default="")),
                ("city", models.TextField(blank=True, default="")),
                ("line", models.TextField()),
                ("postal_code", models.TextField(blank=True, default="")),
                ("active", models.BooleanField(default=True)),
                ("external_id", models.TextField(null=True)),
                ("version", models.IntegerField(default=1)),
                (
                    "customer",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="addresses", to="parties.customer"),
                ),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(("kind__in", ["ship", "bill", "office"])), name="address_kind"),
                    models.UniqueConstraint(fields=("customer", "kind", "external_id"), name="address_external_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CustomerTeam",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.TextField(default="sales")),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "customer",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="team", to="parties.customer"),
                ),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.person")),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(
                condition=models.Q(("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"),
                name="customer_team_dates",
            ),
                    models.CheckConstraint(
                condition=models.Q(("role__in", ["sales", "service", "presales", "order_desk"])), name="customer_team_role"
            ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("customer", "="),
                    ("person", "="),
                    ("role", "="),
                    (
                        makesell.ground.organisation.models.DateRange(
                            models.F("valid_from"), models.F("valid_to"), django.contrib.postgres.fields.ranges.RangeBoundary()
                        ),
                        "&&",
                    ),
                ],
                name="customer_team_once",
            ),
                ],
            },
        ),
    ]
