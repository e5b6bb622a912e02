"""Each changed row is made JSON once: as a subquery it was made anew for every column compared, by every pair of rows of the statement."""

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
        select tg_table_name, (o.j ->> key_column)::bigint, 'delete', who, who_name, why,
               o.j - array['password', 'search_grams', 'sort_key', 'last_login']
        from (select to_jsonb(x) as j from old_rows x offset 0) o;
    else
        insert into audit_change (table_name, row_key, op, actor_id, actor_name, reason, old, new)
        select tg_table_name, d.row_key, 'update', who, who_name, why, d.old, d.new
        from (
            select (n.k)::bigint as row_key,
                   jsonb_object_agg(e.key, case when e.key = 'password' then '"…"'::jsonb else o.j -> e.key end) as old,
                   jsonb_object_agg(e.key, case when e.key = 'password' then '"…"'::jsonb else e.value end) as new
            from (select m.j, m.j ->> key_column as k from (select to_jsonb(x) as j from new_rows x offset 0) m offset 0) n
            join (select m.j, m.j ->> key_column as k from (select to_jsonb(y) as j from old_rows y offset 0) m offset 0) o
                on o.k = n.k and o.j <> n.j
            cross join lateral jsonb_each(n.j) e
            where o.j -> e.key is distinct from e.value and e.key not in ('search_grams', 'sort_key', 'last_login')
            group by n.k
        ) d;
    end if;
    return null;
end $$;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("audit", "0004_words_before_columns")]
    operations: ClassVar = [migrations.RunSQL(TRIGGER, migrations.RunSQL.noop)]
