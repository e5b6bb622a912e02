"""House: the tables that migrations laid, with their keys, constraints and indexes, are those the models say."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from makesell.ground.db import run

pytestmark = pytest.mark.django_db
COLUMNS = """select c.relname::text, a.attname::text, not a.attnotnull from pg_attribute a join pg_class c on c.oid = a.attrelid
    where a.attnum > 0 and not a.attisdropped and c.relnamespace = 'public'::regnamespace"""
KEYS = """select c.relname::text, a.attname::text, t.relname::text from pg_constraint k join pg_class c on c.oid = k.conrelid
    join pg_class t on t.oid = k.confrelid join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1] where k.contype = 'f'"""
NAMES = "select conname::text from pg_constraint union select relname::text from pg_class where relkind in ('i', 'I')"


def _managed() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed and not model._meta.proxy]


def _columns() -> Iterator[tuple[str, Any]]:
    for model in _managed():
        for field in model._meta.local_concrete_fields:
            yield model._meta.db_table, field


def test_migrations_say_what_the_models_say() -> None:
    said = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=said)
    assert said.getvalue().strip() == "No changes detected"


def test_columns_keys_constraints_and_indexes_are_there() -> None:
    assert {(table, field.column, field.null) for table, field in _columns()} <= set(run(COLUMNS))
    keys = {(table, field.column, field.related_model._meta.db_table) for table, field in _columns() if getattr(field, "db_constraint", False)}
    assert len(keys) > 100
    assert keys <= set(run(KEYS))
    wanted = {one.name for model in _managed() for one in (*model._meta.constraints, *model._meta.indexes)}
    assert wanted <= {name for (name,) in run(NAMES)}
