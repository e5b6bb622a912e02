"""The trigger's own words win over columns of the same name: a table with a column `why` could not be deleted from."""

from typing import ClassVar

from django.db import migrations

TRIGGER = """
create or replace function makesell_audit() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
#variable_conflict use_variable
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
    dependencies: ClassVar = [("audit", "0003_exports_written_by_the_owner")]
    operations: ClassVar = [migrations.RunSQL(TRIGGER, migrations.RunSQL.noop)]
