"""Exports change nothing, so no trigger writes them down: the owner's function does, because the application's role may not write the log."""

from typing import ClassVar

from django.db import migrations

EXPORTED = """
create function makesell_audit_exported(name text, who bigint, who_name text, why text, facts jsonb) returns void
language sql security definer set search_path = pg_catalog, public as $$
    insert into audit_change (table_name, op, actor_id, actor_name, reason, new) values (name, 'export', who, who_name, why, facts)
$$;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("audit", "0002_partitions_and_secrets")]
    operations: ClassVar = [migrations.RunSQL(EXPORTED, "drop function makesell_audit_exported(text, bigint, text, text, jsonb)")]
