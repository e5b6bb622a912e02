"""People, units, memberships, roles, logins; the extensions that exclusion constraints and search need."""

from typing import ClassVar

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import makesell.ground.organisation.models


class Migration(migrations.Migration):
    initial = True

    dependencies: ClassVar = []

    operations: ClassVar = [
        # Trusted extensions: the owner of the database may make them where the launcher has not.
        migrations.RunSQL("create extension if not exists btree_gist; create extension if not exists pg_trgm", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "search_grams",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None),
                ),
                ("sort_key", models.TextField(blank=True, default="")),
                ("kind", models.TextField(choices=[("person", "Person"), ("house", "House")], default="person")),
                ("code", models.TextField(unique=True)),
                ("name", models.TextField()),
                ("name_en", models.TextField(blank=True, default="")),
                ("title", models.TextField(blank=True, default="")),
                ("email", models.EmailField(blank=True, default="", max_length=254)),
                ("phone", models.TextField(blank=True, default="")),
                ("joined_date", models.DateField(null=True)),
                ("left_date", models.DateField(null=True)),
                ("external_id", models.TextField(null=True, unique=True)),
                ("version", models.IntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.IntegerField(default=1, primary_key=True, serialize=False)),
                ("version", models.BigIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name="Company",
            fields=[
                ("id", models.IntegerField(default=1, primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("name_en", models.TextField(blank=True, default="")),
                ("currency", models.CharField(default="CNY", max_length=3)),
                ("timezone", models.TextField(default="Asia/Shanghai")),
                ("is_demo", models.BooleanField(default=False)),
                ("source", models.TextField(blank=True, default="")),
            ],
            options={"constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="company_only_one")]},
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("username", models.TextField(unique=True)),
                ("email", models.EmailField(blank=True, default="", max_length=254)),
                ("is_active", models.BooleanField(default=True)),
                ("language", models.TextField(default="zh-hans")),
                ("theme", models.TextField(default="auto")),
                ("density", models.TextField(default="regular")),
                ("sessions_version", models.IntegerField(default=1)),
                ("date_joined", models.DateTimeField(auto_now_add=True)),
                (
                    "person",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="user", to="organisation.person"
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "search_grams",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None),
                ),
                ("sort_key", models.TextField(blank=True, default="")),
                ("code", models.TextField(unique=True)),
                ("name", models.TextField()),
                ("name_en", models.TextField(blank=True, default="")),
                (
                    "kind",
                    models.TextField(choices=[("company", "Company"), ("department", "Department"), ("team", "Team")], default="team"),
                ),
                ("active", models.BooleanField(default=True)),
                ("external_id", models.TextField(null=True, unique=True)),
                ("version", models.IntegerField(default=1)),
            ],
            options={"indexes": [django.contrib.postgres.indexes.GinIndex(fields=["search_grams"], name="unit_search")]},
        ),
        migrations.AddField(
            model_name="person",
            name="house_of",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="house_account", to="organisation.unit"
            ),
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("primary", models.BooleanField(default=True)),
                ("leads", models.BooleanField(default=False)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="organisation.person"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="memberships", to="organisation.unit"),
                ),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(
                condition=models.Q(("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"),
                name="membership_dates",
            ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("primary", True)),
                expressions=[
                    ("person", "="),
                    (
                        makesell.ground.organisation.models.DateRange(
                            models.F("valid_from"), models.F("valid_to"), django.contrib.postgres.fields.ranges.RangeBoundary()
                        ),
                        "&&",
                    ),
                ],
                name="membership_one_primary",
            ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("person", "="),
                    ("unit", "="),
                    (
                        makesell.ground.organisation.models.DateRange(
                            models.F("valid_from"), models.F("valid_to"), django.contrib.postgres.fields.ranges.RangeBoundary()
                        ),
                        "&&",
                    ),
                ],
                name="membership_once_a_unit",
            ),
                ],
            },
        ),
        migrations.CreateModel(
            name="UnitPlacement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "parent",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="children", to="organisation.unit"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="placements", to="organisation.unit"
                    ),
                ),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(
                condition=models.Q(("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"),
                name="unit_placement_dates",
            ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("unit", "="),
                    (
                        makesell.ground.organisation.models.DateRange(
                            models.F("valid_from"), models.F("valid_to"), django.contrib.postgres.fields.ranges.RangeBoundary()
                        ),
                        "&&",
                    ),
                ],
                name="unit_placement_once",
            ),
                    models.CheckConstraint(
                condition=models.Q(("parent__isnull", True), models.Q(("parent", models.F("unit")), _negated=True), _connector="OR"),
                name="unit_not_under_itself",
            ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleGrant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.TextField(
                        choices=[("proposed", "Proposed"), ("approved", "Approved"), ("withdrawn", "Withdrawn")], default="proposed"
                    ),
                ),
                ("role", models.TextField()),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.person"
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.person"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="role_grants", to="organisation.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"),
                        name="role_grant_dates",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("state", "withdrawn"), _negated=True),
                        expressions=[
                            ("person", "="),
                            ("role", "="),
                            (
                                makesell.ground.organisation.models.DateRange(
                                    models.F("valid_from"), models.F("valid_to"), django.contrib.postgres.fields.ranges.RangeBoundary()
                                ),
                                "&&",
                            ),
                        ],
                        name="role_grant_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("approved_by", models.F("person")), _negated=True), name="role_grant_not_by_holder"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("granted_by__isnull", True),
                            ("approved_by__isnull", True),
                            models.Q(("granted_by", models.F("approved_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="role_grant_four_eyes",
                    ),
                ]
            },
        ),
        migrations.AddIndex(
            model_name="person", index=django.contrib.postgres.indexes.GinIndex(fields=["search_grams"], name="person_search")
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "house"), ("house_of__isnull", False)),
                    models.Q(("kind", "person"), ("house_of__isnull", True)),
                    _connector="OR",
                ),
                name="person_house_names_unit",
            ),
        ),
        migrations.RunSQL("insert into organisation_version (id, version) values (1, 1)", "delete from organisation_version"),
    ]
