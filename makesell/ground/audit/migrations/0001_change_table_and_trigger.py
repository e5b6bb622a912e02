"""The partitioned table of changes and the trigger function that fills it."""

from typing import ClassVar

from django.db import migrations, models

TABLE = """
create table audit_change (
    id bigint generated always as identity,
    at timestamptz not null default now(),
    table_name text not null,
    row_key bigint,
    op text not null,
    actor_id bigint,
    actor_name text not null default '',
    reason text not null default '',
    txid bigint not null default txid_current(),
    old jsonb,
    new jsonb,
    primary key (id, at)
) partition by range (at);
create table audit_change_rest partition of audit_change default;
create index audit_change_row on audit_change (table_name, row_key, at);
create index audit_change_at on audit_change (at);

create function makesell_audit() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    who bigint := nullif(current_setting('makesell.actor', true), '')::bigint;
    who_name text := coalesce(current_setting('makesell.actor_name', true), '');
    why text := coalesce(current_setting('makesell.reason', true), '');
    pk text := tg_argv[0];
begin
    if tg_op = 'DELETE' then
        insert into audit_change (table_name, row_key, op, actor_id, actor_name, reason, old)
        select tg_table_name, (to_jsonb(o) ->> pk)::bigint, 'delete', who, who_name, why, to_jsonb(o) from old_rows o;
    else
        insert into audit_change (table_name, row_key, op, actor_id, actor_name, reason, old, new)
        select tg_table_name, d.row_key, 'update', who, who_name, why, d.old, d.new
        from (
            select (n.j ->> pk)::bigint as row_key,
                   jsonb_object_agg(e.key, o.j -> e.key) as old, jsonb_object_agg(e.key, e.value) as new
            from (select to_jsonb(x) as j from new_rows x) n
            join (select to_jsonb(y) as j from old_rows y) o on o.j -> pk = n.j -> pk
            cross join lateral jsonb_each(n.j) e
            where o.j -> e.key is distinct from e.value
            group by n.j ->> pk
        ) d;
    end if;
    return null;
end $$;
"""
DROP = "drop function makesell_audit() cascade; drop table audit_change cascade;"


class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar = []
    operations: ClassVar = [
        migrations.RunSQL(TABLE, DROP),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("table_name", models.TextField()),
                ("row_key", models.BigIntegerField(null=True)),
                ("op", models.CharField(max_length=6)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor_name", models.TextField(default="")),
                ("reason", models.TextField(default="")),
                ("old", models.JSONField(null=True)),
                ("new", models.JSONField(null=True)),
            ],
            options={"db_table": "audit_change", "managed": False},
        ),
    ]
