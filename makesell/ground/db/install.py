"""What stands after every migration, by name and idempotent: role rights, audit triggers, composite foreign keys.

Run by the owner (`makesell migrate`, the tests' template). The application's role owns nothing, is no superuser, and
may only insert and select in books and audit; a house test compares the rights with this page.
"""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from makesell.ground.db.functions import FUNCTIONS
from makesell.ground.db.statements import run, values

APP_ROLE = "makesell_app"
# Tables nobody edits: sessions, caches, queues, messages as they came; their changes are no acts of people.
UNAUDITED = ("django_", "procrastinate_", "auth_", "account_", "mfa_", "outbox_", "idempotency_", "notices_", "spine_line", "spine_event",
             "numbering_", "audit_", "exchange_row", "listing_recent", "organisation_version", "organisation_session", "rules_rulesversion",
             "signing_secret", "deliveries_carriermessage", "payruns_ladderplace", "payruns_runbasis")  # fmt: skip
# Balances and due items are kept by postings; entries of books are never changed.
BOOK_LABELS = ("orderbook", "stock", "supply", "receivables", "performance", "budget", "pay")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the house with what install needs to know of it."""

    name: str
    key: str
    label: str
    entry: bool


def tables() -> list[Table]:
    """Every managed table of Django's models, and the partitioned ones that only Django's state does not manage."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        meta: Any = model._meta
        entry = meta.app_label in BOOK_LABELS and meta.model_name.endswith("entry")
        found.append(Table(meta.db_table, meta.pk.column, meta.app_label, entry))
    return found


def audited(table: Table) -> bool:
    """True for tables that people change: documents and master data, never books or plumbing."""
    return table.label not in BOOK_LABELS and not table.name.startswith(UNAUDITED)


def install() -> None:
    """Brings rights, triggers and cross-keys of this database to what the code says."""
    run(FUNCTIONS)
    _audit_triggers()
    _demo_guard()
    _owner_and_unit_keys()
    _rights()


def _audit_triggers() -> None:
    run("set client_min_messages = warning")
    for table in tables():
        if not audited(table):
            continue
        for op, refs in (("update", "old table as old_rows new table as new_rows"), ("delete", "old table as old_rows")):
            run(
                f"create or replace trigger makesell_audit_{op} after {op} on {table.name} referencing {refs} "
                f"for each statement execute function makesell_audit('{table.key}')"
            )


def _demo_guard() -> None:
    """A demo may be emptied with its books: no other company ever becomes a demo."""
    run(
        "create or replace trigger makesell_no_new_demo before update on organisation_company for each row "
        "when (new.is_demo and not old.is_demo) execute function makesell_no_new_demo()"
    )
    run(
        "create or replace trigger makesell_company_stays before delete on organisation_company for each row "
        "when (not old.is_demo) execute function makesell_no_new_demo()"
    )


def _owner_and_unit_keys() -> None:
    """Owner and unit of a document follow its record: a composite key with ON UPDATE CASCADE."""
    present = set(values("select conname from pg_constraint where conname like %s", ["%_owner_unit_fk"]))
    for model in apps.get_models():
        meta: Any = model._meta
        names = {f.name for f in meta.local_fields}
        if not {"record", "owner", "unit"} <= names or not isinstance(meta.get_field("record"), models.OneToOneField):
            continue
        name = f"{meta.db_table}_owner_unit_fk"
        if name not in present:
            run(
                f"alter table {meta.db_table} add constraint {name} foreign key (record_id, owner_id, unit_id) "
                "references spine_record (id, owner_id, unit_id) on update cascade"
            )
    run(
        "create or replace trigger makesell_owner_follows after update of owner_id, unit_id on spine_record for each row "
        "when ((old.owner_id is null or old.unit_id is null) and (old.owner_id, old.unit_id) is distinct from (new.owner_id, new.unit_id)) "
        "execute function makesell_owner_follows()"
    )


def _rights() -> None:
    if not values("select 1 from pg_roles where rolname = %s", [APP_ROLE]):
        return
    run(f"grant usage on schema public to {APP_ROLE}")
    run(f"grant select, insert, update, delete on all tables in schema public to {APP_ROLE}")
    run(f"grant usage, select on all sequences in schema public to {APP_ROLE}")
    run(f"grant execute on all functions in schema public to {APP_ROLE}")
    for table in tables():
        if table.entry:
            run(f"revoke update, delete, truncate on {table.name} from {APP_ROLE}")
    for name in values("select c.relname from pg_class c join pg_inherits i on i.inhrelid = c.oid where c.relkind in ('r', 'p')"):
        run(f'revoke update, delete, truncate on "{name}" from {APP_ROLE}')
    run(f"revoke insert, update, delete, truncate on audit_change, audit_change_rest, django_migrations from {APP_ROLE}")
