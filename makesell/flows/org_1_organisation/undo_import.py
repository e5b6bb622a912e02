"""ORG-1 · A whole import of a table is taken back: rows it made go, rows it changed get their old values — unless somebody has gone on since."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from makesell.ground.actor import Actor
from makesell.ground.audit import queries as audit
from makesell.ground.db import act, savepoint
from makesell.ground.exchange import queries, rows
from makesell.ground.exchange.rows import RowResult, Settled
from makesell.ground.exchange.states import CHANGED, CREATED, UNDONE
from makesell.ground.refusal import Refusal
from makesell.ground.spine import master
from makesell.ground.spine.master import OWN, Change, MasterTable
from makesell.ground.text import N_
from makesell.masterdata.parties.actions.accounts import CARRIER, CREDIT
from makesell.masterdata.parties.actions.contacts import TABLE as CONTACT
from makesell.masterdata.parties.actions.customers import TABLE as CUSTOMER
from makesell.masterdata.prices.actions import TABLE as PRICE_LIST
from makesell.masterdata.products.actions import GROUP
from makesell.masterdata.products.actions import TABLE as PRODUCT
from makesell.masterdata.territories.actions import TABLE as TERRITORY
from makesell.masterdata.works.actions import BOM, PLANT, ROUTING, WAREHOUSE, WORK_CENTER

# Units and people have a history of their own (places, memberships, roles): they are ended by their own acts, never taken back.
TABLES: Final[Mapping[str, MasterTable]] = {
    "boms": BOM,
    "carriers": CARRIER,
    "contacts": CONTACT,
    "credit_accounts": CREDIT,
    "customers": CUSTOMER,
    "plants": PLANT,
    "price_lists": PRICE_LIST,
    "product_groups": GROUP,
    "products": PRODUCT,
    "routings": ROUTING,
    "territories": TERRITORY,
    "warehouses": WAREHOUSE,
    "work_centers": WORK_CENTER,
}
KEPT: Final = frozenset({"version", "sort_key", "owner_id", "unit_id", "record_id"})


@act
def perform_many(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[Settled]:
    """Undoes imports by their runs' keys, last row first; returns what became of each row. A row that stays says why.

    Only who started an import undoes it, or an administrator.
    """
    settled: list[Settled] = []
    for run_id in facts:
        found = queries.by_id(run_id)
        if found is None or found.source not in TABLES:
            raise Refusal("import.not_undone", "This import cannot be undone as a whole.", status=409, who=N_("Change its rows one by one."))
        if actor.name != found.actor_name and not actor.has("administrator"):
            raise Refusal("import.not_yours", "Who started an import undoes it, or an administrator.", status=403)
        results = rows.results(run_id, (CREATED, CHANGED), 10**6, latest_first=True)
        each = [_undone(TABLES[found.source], row) for row in results]
        rows.settle(run_id, [s for s in each if s.outcome == UNDONE])
        settled += each
    return settled


def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> list[Settled]:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)


def _undone(table: MasterTable, row: RowResult) -> Settled:
    key = row.key or 0
    try:
        with savepoint():
            if row.outcome == CREATED:
                _refuse_touched(table, row, key)
                master.forget(table, key)
            else:
                _restore(table, row, key)
        return Settled(row.line, UNDONE, key)
    except Refusal as refusal:
        fault = {"field": "", "code": refusal.code, "sentence": refusal.sentence, "params": {n: str(v) for n, v in refusal.params.items()}}
        return Settled(row.line, row.outcome, key, (fault,))


def _refuse_touched(table: MasterTable, row: RowResult, key: int) -> list[audit.ChangeRow]:
    """The changes this import made to a row; refuses when somebody has changed it since."""
    changes = audit.by_transaction(table.table, key)
    later = next((change for txid, change in changes if txid > (row.txid or 0) and set(change.new) - KEPT), None)
    if later:
        raise Refusal("import.gone_on", "%(person)s has changed this row since; it stays.", status=409, person=later.actor_name or "?")
    return [change for txid, change in changes if txid == row.txid]


def _restore(table: MasterTable, row: RowResult, key: int) -> None:
    values: dict[str, Any] = {}
    for change in _refuse_touched(table, row, key):
        values.update(change.old)
    known = {name: value for name, value in values.items() if (name in table.columns or name in OWN) and name not in KEPT}
    if known:
        master.change(table, [Change(key, known)])
