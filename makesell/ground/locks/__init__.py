"""The one order of row locks (`architecture.md`, Order of locks): `take()` knows it and refuses another.

Room of the ground floor. Rows are locked with FOR NO KEY UPDATE, kind by kind, sorted by key: FOR UPDATE
would block the foreign keys of unrelated inserts (12 deadlocks measured, 0 with this word).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

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
    ("purchase_order", "purchases_purchaseorder", "record_id"),
    ("demand_plan", "forecasts_demandplan", "record_id"),
    ("transfer", "stockmoves_transfer", "record_id"),
    ("stock_count", "stockmoves_stockcount", "record_id"),
    ("delivery", "deliveries_delivery", "record_id"),
    ("invoice", "invoices_invoice", "record_id"),
    ("credit_note", "invoices_creditnote", "record_id"),
    ("rebate", "rebates_rebateagreement", "record_id"),
    ("bank_statement", "receipts_bankstatement", "record_id"),
    ("tax_invoice", "invoices_taxinvoice", "record_id"),
    ("bill", "receipts_bill", "record_id"),
    ("receipt", "receipts_receipt", "record_id"),
    ("write_off", "receipts_writeoff", "record_id"),
    ("offset", "receipts_offset", "record_id"),
    ("refund", "receipts_refund", "record_id"),
    ("account_statement", "receipts_accountstatement", "record_id"),
    ("ticket", "tickets_ticket", "record_id"),
    ("return", "returns_returnauthorization", "record_id"),
    ("report", "reports_salesreport", "record_id"),
    ("agreement", "agreements_targetagreement", "record_id"),
    ("appraisal_round", "appraisals_appraisalround", "record_id"),
    ("appraisal", "appraisals_appraisal", "record_id"),
    ("appraisal_rating", "appraisals_appraisalrating", "record_id"),
    ("pay_run", "payruns_payrun", "record_id"),
    ("pay_statement", "payruns_paystatement", "record_id"),
    ("due_item", "receivables_dueitem", "id"),
    ("stock", "stock_balance", "id"),
    ("supply", "supply_balance", "source_line_id"),
    ("operation_moves", None, ""),
    ("plant", "works_plant", "record_id"),
    ("budget_line", "budget_balance", "line_id"),
    ("performance", None, ""),
    ("number_series", "numbering_series", "code"),
)
_WITHIN = {"order": "customer_id", "invoice": "customer_id", "bill": "customer_id", "receipt": "customer_id"}
KINDS = {name: Kind(name, rank, table, key, _WITHIN.get(name, "")) for rank, (name, table, key) in enumerate(_IN_ORDER)}


class LockOrder(AssertionError):
    """An act took its locks in another order than the house's: a fault of the program, found by its first test."""


@dataclass(frozen=True, slots=True)
class Of:
    """Keys that a select of one column finds, where an act knows its locks only by what they belong to (the orders of a delivery)."""

    sql: str
    params: Sequence[Any]


Wanted = tuple[str, Iterable[int | str] | Of]


def take(kind: str, keys: Iterable[int | str] | Of = (), *, patience: str = "") -> list[int | str]:
    """Locks the rows (or advisory keys) of one kind, sorted; returns the keys that exist.

    `patience`: how long this act waits for a lock from here on, as the server reads it ("10s"), where the house's two seconds are too short.
    What this act holds already costs nothing. Raises LockOrder outside an act, or when a kind of a later place was taken before in this transaction.
    """
    if patience:
        run("select set_config('lock_timeout', %s, true)", [patience], keep=True)
    return take_all((kind, keys))[0]


def take_all(*wanted: Wanted) -> list[list[int | str]]:
    """Locks several kinds, given in the order of the house, in one statement: each waits until all before it are held.

    Returns the keys that exist, kind by kind. Who names keys by `Of` reads what they belong to again under the locks: it may have moved.
    """
    chain, found = _Chain(), []
    for kind, keys in wanted:
        if not in_act():
            raise LockOrder(f"lock {kind} outside an act")
        held: list[int | str] = []
        new: list[int | str] | Of = keys if isinstance(keys, Of) else []
        if not isinstance(keys, Of):
            asked = sorted(set(keys), key=lambda key: (isinstance(key, str), key))
            new, held = [key for key in asked if (kind, key) not in LOCKS.held], [key for key in asked if (kind, key) in LOCKS.held]
        found.append(held)
        if new:
            _keep_order(KINDS[kind])
            chain.add(KINDS[kind], new, held)
    chain.take()
    return found


class _Chain:
    """Links of one statement; none locks before the one before it has locked everything."""

    def __init__(self) -> None:
        self.links: list[str] = []
        self.params: list[Any] = []
        self.told: list[tuple[Kind, list[int | str] | Of, str, list[int | str]]] = []

    def add(self, kind: Kind, keys: list[int | str] | Of, found: list[int | str]) -> None:
        """Locks these keys next; `found` is told which exist."""
        column = "bigint" if isinstance(keys, Of) or isinstance(keys[0], int) else "text"
        of, params = (f"array({keys.sql})", list(keys.params)) if isinstance(keys, Of) else (f"%s::{column}[]", [keys])
        if kind.table is None:
            self._advise(kind, of if isinstance(keys, Of) else "%s::text[]", params if isinstance(keys, Of) else [[str(key) for key in keys]])
        else:
            if kind.within:
                customers = f"array(select {kind.within}::text from {kind.table} where {kind.key} = any({of}))"
                self._advise(KINDS["customer"], customers, params)
            rows = f"select x.{kind.key} as key from {kind.table} x{self._after()} where x.{kind.key} = any({of})"
            self._link(f"{rows} order by 1 for no key update of x", params)
        self.told.append((kind, keys, self._name(), found))

    def _advise(self, kind: Kind, keys: str, params: list[Any]) -> None:
        # Posting shares the gate of its period, closing takes the same key alone.
        shared = "_shared" if kind.name == "period_gate" else ""
        space = KINDS["period_gate"].rank if kind.name == "period_close" else kind.rank
        self._link(
            f"select k.key, pg_advisory_xact_lock{shared}({space}, hashtext(k.key)) from "
            f"(select distinct key from unnest({keys}) key{self._after()} order by 1) k",
            params,
        )

    def _name(self) -> str:
        return f"l{len(self.links)}"

    def _after(self) -> str:
        return f" cross join (select count(*) from {self._name()}) h" if self.links else ""

    def _link(self, sql: str, params: list[Any]) -> None:
        self.links.append(sql)
        self.params += params

    def take(self) -> None:
        """Takes all locks, and remembers that the act holds them."""
        if not self.told:
            return
        links = ", ".join(f"l{n} as materialized ({sql})" for n, sql in enumerate(self.links, 1))
        (row,) = run(f"with {links} select {', '.join(f'array(select key from {name})' for *_, name, _ in self.told)}", self.params, keep=True)
        for (kind, asked, _, found), there in zip(self.told, row, strict=True):
            known = there if kind.table or isinstance(asked, Of) else asked
            found += known
            LOCKS.held.update((kind.name, key) for key in known)


def holds(kind: str) -> bool:
    """True where this act holds a lock of a kind."""
    return in_act() and any(held == kind for held, _ in LOCKS.held)


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
