"""A step of migrations: suppliers that were only names in a table's column become records, one for each distinct name, and are pointed at.

The names are taken in the order of their letters, so that the same table makes the same suppliers. It asks for no model.
"""

import datetime as dt
from typing import Any

from django.db import migrations

from makesell.ground.text.search import grams, sort_key
from makesell.masterdata.parties.names import name_key

_OWN = "select coalesce((select currency from organisation_company limit 1), 'CNY')"
_RECORD = """insert into spine_record (kind, number, title, version, created_at, search_grams, sort_key)
    values ('supplier', %s, %s, 1, %s, %s, %s) returning id"""
_SUPPLIER = """insert into suppliers_supplier (record_id, code, name, name_en, active, sort_key, version, contact, phone, email, address, terms,
    currency, rate, calendar, name_key) values (%s, %s, %s, '', true, %s, 1, '', '', '', '', '', %s, 1, '', %s)"""


class FromNames(migrations.RunSQL):
    """Suppliers of the names in `name` of a table; `supplier_id` of its rows is theirs."""

    def __init__(self, table: str, name: str) -> None:
        """Keeps which table and column hold the names."""
        super().__init__(migrations.RunSQL.noop, migrations.RunSQL.noop)
        self.table, self.name = table, name

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Makes the suppliers nobody has yet, and points the rows at them."""
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(
                f"""select distinct trim(x.{self.name}) collate "C" from {self.table} x where trim(x.{self.name}) <> ''
                    and not exists (select 1 from suppliers_supplier s where s.name = trim(x.{self.name})) order by 1"""
            )
            names = [row[0] for row in cursor.fetchall()]
            cursor.execute(_OWN)
            (currency,) = cursor.fetchone()
            for name in names:
                self._make(cursor, name, currency)
            cursor.execute(
                f"""update {self.table} x set supplier_id = (
                        select min(s.record_id) from suppliers_supplier s where s.name = trim(x.{self.name})) where trim(x.{self.name}) <> ''"""
            )
            cursor.execute("set constraints all immediate")

    def _make(self, cursor: Any, name: str, currency: str) -> None:
        cursor.execute("select nextval('spine_code')")
        code, sorts = f"V{cursor.fetchone()[0]:06d}", sort_key(name)
        cursor.execute(_RECORD, [code, name, dt.datetime.now(dt.UTC), grams(code, name), sorts])
        (key,) = cursor.fetchone()
        cursor.execute(_SUPPLIER, [key, code, name, sorts, currency, name_key(name)])
