"""The one order of row locks (`architecture.md`, Order of locks): `take()` knows it and refuses another.

Room of the ground floor. Rows are locked with FOR NO KEY UPDATE, one statement a kind, sorted by key: FOR UPDATE
would block the foreign keys of unrelated inserts (12 deadlocks measured, 0 with this word).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from makesell.ground.db import in_act, run
from makesell.ground.db.transactions import LOCKS


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of lock: its name, its place in the order, and the table and key it locks (None: advisory).

    `within` is the column of the customer whose acts on such rows come one after the other: they keep the same balances in several
    statements, in orders of their own, and would wait for each other in a circle.
    """

    name: str
    rank: int
    table: str | None = None
    key: str = "record_id"
    within: str = ""


# From the top: what is taken first stands first. Names of tables of higher floors are plain words here.
_IN_ORDER: tuple[tuple[str, str | None, str], ...] = (
    ("idempotency", None, ""),
    ("period_gate", None, ""),
    ("period_close", None, ""),
    ("approval", "approval_approval", "id"),
    ("import_run", "exchange_importrun", "id"),
    ("organisation", None, ""),
    ("master", "spine_record", "id"),
    ("target", "targets_target", "record_id"),
    ("plan", "plans_salesplan", "record_id"),
    ("campaign", "campaigns_campaign", "record_id"),
    ("lead", "leads_lead", "record_id"),
    ("opportunity", "opportunities_opportunity", "record_id"),
    ("special_price", "opportunities_specialprice", "record_id"),
    ("quotation", "quotations_quotation", "record_id"),
    ("contract", "contracts_contract", "record_id"),
    ("customer", None, ""),
    ("order", "orders_salesorder", "record_id"),
    ("production_order", "production_productionorder", "record_id"),
    ("delivery", "deliveries_delivery", "record_id"),
    ("invoice", "invoices_invoice", "record_id"),
    ("credit_note", "invoices_creditnote", "record_id"),
    ("bill", "receipts_bill", "record_id"),
    ("receipt", "receipts_receipt", "record_id"),
    ("write_off", "receipts_writeoff", "record_id"),
    ("refund", "receipts_refund", "record_id"),
    ("ticket", "tickets_ticket", "record_id"),
    ("return", "returns_returnauthorization", "record_id"),
    ("report", "reports_salesreport", "record_id"),
    ("agreement", "agreements_targetagreement", "record_id"),
    ("appraisal", "appraisals_appraisal", "record_id"),
    ("pay_run", "payruns_payrun", "record_id"),
    ("pay_statement", "payruns_paystatement", "record_id"),
    ("due_item", "receivables_dueitem", "id"),
    ("stock", "stock_balance", "id"),
    ("supply", "supply_balance", "source_line_id"),
    ("plant", "works_plant", "record_id"),
    ("budget_line", "budget_balance", "line_id"),
    ("performance", None, ""),
    ("number_series", "numbering_series", "code"),
)
_WITHIN = {"order": "customer_id", "invoice": "customer_id", "bill": "customer_id", "receipt": "customer_id"}
KINDS = {name: Kind(name, rank, table, key, _WITHIN.get(name, "")) for rank, (name, table, key) in enumerate(_IN_ORDER)}


class LockOrder(AssertionError):
    """An act took its locks in another order than the house's: a fault of the program, found by its first test."""


def take(kind: str, keys: Iterable[int | str] = ()) -> list[int | str]:
    """Locks the rows (or advisory keys) of one kind, sorted; returns the keys that exist.

    What this act holds already costs nothing. Raises LockOrder outside an act, or when a kind of a later place was taken before in this transaction.
    """
    wanted = KINDS[kind]
    if not in_act():
        raise LockOrder(f"lock {kind} outside an act")
    asked = sorted(set(keys), key=lambda key: (isinstance(key, str), key))
    order = [key for key in asked if (kind, key) not in LOCKS.held]
    if not order:
        return list(asked)
    _keep_order(wanted)
    LOCKS.held.update((kind, key) for key in order)
    if wanted.table is None:
        # Posting shares the gate of its period, closing takes the same key alone.
        shared = "_shared" if kind == "period_gate" else ""
        space = KINDS["period_gate"].rank if kind == "period_close" else wanted.rank
        run(f"select pg_advisory_xact_lock{shared}(%s, hashtext(k)) from unnest(%s::text[]) k", [space, [str(k) for k in order]], keep=True)
        return list(order)
    cast = "bigint[]" if isinstance(order[0], int) else "text[]"
    rows = run(_within(wanted, cast) if wanted.within else _alone(wanted, cast), [order] * (2 if wanted.within else 1), keep=True)
    before = [key for key in asked if key not in order]
    return [*before, *(row[0] for row in rows)]


def _alone(wanted: Kind, cast: str) -> str:
    return f"select {wanted.key} from {wanted.table} where {wanted.key} = any(%s::{cast}) order by {wanted.key} for no key update"


def _within(wanted: Kind, cast: str) -> str:
    """The customers first, then the rows: they are sorted, so none is locked before all customers are."""
    return f"""with held as materialized (
            select pg_advisory_xact_lock({KINDS["customer"].rank}, hashtext(c.key)) from (
                select distinct {wanted.within}::text as key from {wanted.table} where {wanted.key} = any(%s::{cast}) order by 1) c)
        select x.{wanted.key} from {wanted.table} x cross join (select count(*) from held) h where x.{wanted.key} = any(%s::{cast})
        order by x.{wanted.key} for no key update of x"""


def passing(kind: str) -> None:
    """An act comes to a kind whose row its next statement locks by changing it: keeps the order, asks nothing.

    Raises LockOrder like `take()`.
    """
    if not in_act():
        raise LockOrder(f"lock {kind} outside an act")
    _keep_order(KINDS[kind])


def _keep_order(wanted: Kind) -> None:
    reached = LOCKS.rank
    if wanted.rank < reached:
        later = next(k.name for k in KINDS.values() if k.rank == reached)
        raise LockOrder(f"lock {wanted.name} after {later}")
    LOCKS.rank = wanted.rank
