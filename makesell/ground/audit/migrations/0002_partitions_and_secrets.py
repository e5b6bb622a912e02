"""Monthly partitions made ahead by a function of the owner; secrets and search columns stay out of the log."""

from typing import ClassVar

from django.db import migrations

MONTHS = """
create function makesell_audit_months(today date, ahead int) returns setof text
language plpgsql security definer set search_path = pg_catalog, public set timezone = 'UTC' as $$
declare
    first date;
    name text;
begin
    if ahead not between 0 and 24 then
        raise exception 'at most 24 months ahead';
    end if;
    perform pg_advisory_xact_lock(7301, 0);
    for i in 0..ahead loop
        first := (date_trunc('month', today) + make_interval(months => i))::date;
        name := 'audit_change_' || to_char(first, 'YYYYMM');
        -- Months whose changes already lie in the rest keep them there: moving rows would be a change of the log.
        if to_regclass('public.' || name) is null
           and not exists (select 1 from public.audit_change_rest
                           where at >= first::timestamptz and at < (first + interval '1 month')::timestamptz) then
            execute format('create table public.%I partition of public.audit_change for values from (%L) to (%L)',
                           name, first::timestamptz, (first + interval '1 month')::timestamptz);
            return next name;
        end if;
    end loop;
end $$;
"""
TRIGGER = """
create or replace function makesell_audit() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
declare
    who bigint := nullif(current_setting('makesell.actor', true), '')::bigint;
    who_name text := coalesce(current_setting('makesell.actor_name', true), '');
    why text := coalesce(current_setting('makesell.reason', true), '');
    key_column text := tg_argv[0];
begin
    if tg_op = 'DELETE' then
        insert into audit_change (table_name, row_key, op, actor_id, actor_name, reason, old)
        select tg_table_name, (to_jsonb(o) ->> key_column)::bigint, 'delete', who, who_name, why,
               to_jsonb(o) - array['password', 'search_grams', 'sort_key', 'last_login'] from old_rows o;
    else
        insert into audit_change (table_name, row_key, op, actor_id, actor_name, reason, old, new)
        select tg_table_name, d.row_key, 'update', who, who_name, why, d.old, d.new
        from (
            select (n.j ->> key_column)::bigint as row_key,
                   jsonb_object_agg(e.key, case when e.key = 'password' then '"…"'::jsonb else o.j -> e.key end) as old,
                   jsonb_object_agg(e.key, case when e.key = 'password' then '"…"'::jsonb else e.value end) as new
            from (select to_jsonb(x) as j from new_rows x) n
            join (select to_jsonb(y) as j from old_rows y) o on o.j -> key_column = n.j -> key_column
            cross join lateral jsonb_each(n.j) e
            where o.j -> e.key is distinct from e.value and e.key not in ('search_grams', 'sort_key', 'last_login')
            group by n.j ->> key_column
        ) d;
    end if;
    return null;
end $$;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("audit", "0001_change_table_and_trigger")]
    operations: ClassVar = [
        migrations.RunSQL(MONTHS, "drop function makesell_audit_months(date, int)"),
        migrations.RunSQL(TRIGGER, migrations.RunSQL.noop),
    ]
