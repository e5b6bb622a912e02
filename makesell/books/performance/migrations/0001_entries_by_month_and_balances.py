"""The partitioned entries and their two balances."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models

ENTRIES = """
create table performance_entry (
    id bigint generated always as identity,
    business_date date not null,
    event_date date not null,
    measure text not null,
    person_id bigint not null,
    unit_id bigint not null,
    overlay boolean not null default false,
    customer_id bigint,
    product_id bigint,
    product_group_id bigint,
    territory_id bigint,
    share numeric(9, 8) not null,
    qty numeric(24, 8) not null,
    net numeric(20, 4) not null,
    gross numeric(20, 4) not null,
    numerator numeric(24, 8),
    denominator numeric(24, 8),
    line_id bigint references spine_line (id),
    source_line_id bigint not null references spine_line (id),
    origin_id bigint,
    origin_date date,
    posted_at timestamptz not null default now(),
    txid bigint not null default txid_current(),
    primary key (id, business_date),
    constraint performance_entry_dates check (business_date >= event_date),
    constraint performance_entry_share check (share > 0 and share <= 1),
    constraint performance_entry_origin check ((origin_id is null) = (origin_date is null))
) partition by range (business_date);
create index performance_entry_person on performance_entry (person_id, measure, business_date);
create index performance_entry_customer on performance_entry (customer_id, measure, business_date);
create index performance_entry_line on performance_entry (line_id);
create index performance_entry_origin on performance_entry (origin_id) where origin_id is not null;

-- Runs as the owner, so that posting never needs the right to make tables; months are usually made ahead by a job.
create function makesell_performance_month(day date) returns void language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    first date := date_trunc('month', day)::date;
    name text := 'performance_entry_' || to_char(day, 'YYYYMM');
begin
    if to_regclass('public.' || name) is null then
        perform pg_advisory_xact_lock(7302, extract(year from first)::int * 100 + extract(month from first)::int);
        if to_regclass('public.' || name) is null then
            execute format('create table public.%I partition of public.performance_entry for values from (%L) to (%L)',
                           name, first, (first + interval '1 month')::date);
        end if;
    end if;
end $$;
"""
DROP = "drop function makesell_performance_month(date); drop table performance_entry;"


def _amount() -> Any:
    return models.DecimalField(decimal_places=4, max_digits=20)


def _quantity(*, null: bool = False) -> Any:
    return models.DecimalField(decimal_places=8, max_digits=24, null=null)


class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar = [("spine", "__first__"), ("period", "__first__")]
    operations: ClassVar = [
        migrations.RunSQL(ENTRIES, DROP),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("business_date", models.DateField()),
                ("event_date", models.DateField()),
                ("measure", models.TextField()),
                ("person_id", models.BigIntegerField()),
                ("unit_id", models.BigIntegerField()),
                ("overlay", models.BooleanField(default=False)),
                ("customer_id", models.BigIntegerField(null=True)),
                ("product_id", models.BigIntegerField(null=True)),
                ("product_group_id", models.BigIntegerField(null=True)),
                ("territory_id", models.BigIntegerField(null=True)),
                ("share", models.DecimalField(decimal_places=8, max_digits=9)),
                ("qty", _quantity()),
                ("net", _amount()),
                ("gross", _amount()),
                ("numerator", _quantity(null=True)),
                ("denominator", _quantity(null=True)),
                ("line", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="spine.line")),
                (
                    "source_line",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="spine.line"),
                ),
                ("origin_id", models.BigIntegerField(null=True)),
                ("origin_date", models.DateField(null=True)),
                ("posted_at", models.DateTimeField()),
            ],
            options={"db_table": "performance_entry", "managed": False},
        ),
        migrations.CreateModel(
            name="Balance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_id", models.BigIntegerField()),
                ("unit_id", models.BigIntegerField()),
                ("overlay", models.BooleanField()),
                ("measure", models.TextField()),
                ("product_group_id", models.BigIntegerField()),
                ("leaf", models.DateField()),
                ("entries", models.IntegerField()),
                ("qty", _quantity()),
                ("net", _amount()),
                ("gross", _amount()),
                ("numerator", _quantity()),
                ("denominator", _quantity()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person_id", "measure", "leaf", "unit_id", "overlay", "product_group_id"), name="performance_balance_key"
                    )
                ],
                "indexes": [models.Index(fields=["unit_id", "measure", "leaf"], name="performance_balance_unit")],
            },
        ),
        migrations.CreateModel(
            name="CustomerBalance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("customer_id", models.BigIntegerField()),
                ("territory_id", models.BigIntegerField()),
                ("measure", models.TextField()),
                ("leaf", models.DateField()),
                ("entries", models.IntegerField()),
                ("qty", _quantity()),
                ("net", _amount()),
                ("gross", _amount()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("customer_id", "measure", "leaf", "territory_id"), name="performance_customer_key")],
                "indexes": [models.Index(fields=["territory_id", "measure", "leaf"], name="performance_customer_terr")],
            },
        ),
    ]
