"""Board of the contract ledger 合同台账: every contract with what was signed and what became of it; each figure opens to its documents."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.documents.contracts import queries as contracts
from makesell.documents.contracts.access import POLICY
from makesell.documents.invoices import contract_ledger
from makesell.documents.invoices.contract_ledger import CONCLUDED, IN_FORCE, MEASURES, LedgerRow
from makesell.documents.invoices.queries import LISTING as INVOICES
from makesell.documents.orders.queries import LISTING as ORDERS
from makesell.engines.terms import TRIGGERS
from makesell.ground import clock, listing, shown
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind, Listing
from makesell.ground.organisation import queries as organisation
from makesell.sheets import drilling
from makesell.sheets.boards import Board, BoardColumn, BoardNote, BoardPage, BoardPart, BoardRow, BoardTable, CellValue, Kpi, Link
from makesell.sheets.drilling import PAGE, Params
from makesell.sheets.figures import FigureCell, FigureRow, FigureRows, FigureSource
from makesell.sheets.giving import said
from makesell.sheets.parts import Input, TablePart, Take, Text

CODE: Final = "contract_ledger"
MOST: Final = 200
ON_TOP: Final = ("signed", "ordered", "invoiced", "collected", "overdue")
LABELS: Final[Mapping[str, Text]] = {
    "signed": _("Signed"), "ordered": _("Ordered"), "shipped": _("Shipped"), "accepted": _("Accepted"), "invoiced": _("Invoiced"),
    "collected": _("Collected"), "open": _("Open"), "overdue": _("Overdue"), "retention": _("Retention"),
}  # fmt: skip
WHICH: Final[Mapping[str, Text]] = {"in_force": _("In force"), "all": _("All")}
STATES: Final = {"in_force": IN_FORCE, "all": CONCLUDED}
LISTINGS: Final[Mapping[str, Listing]] = {"contracts": contracts.LISTING, "orders": ORDERS, "invoices": INVOICES}
TRIGGER_WORDS: Final = said(TRIGGERS)


def _cell(measure: str, amount: Decimal, on: dt.date, which: str, root: int | None = None) -> FigureCell:
    params = {"measure": measure, "on": on.isoformat(), "which": which} | ({"contract": str(root)} if root else {})
    return FigureCell(
        amount, Kind.MONEY, CODE, params, organisation.own_currency(), tone="bad" if measure == "overdue" and amount else ""
    )


def behind(actor: Actor, params: Params, after: str) -> FigureRows:
    """The documents behind an amount of the ledger; refuses a contract the reader may not see."""
    POLICY.require(actor, "view")
    measure, on, skip = drilling.word(params, "measure", MEASURES), drilling.day(params, "on"), drilling.place(after)
    which, root = drilling.word(params, "which", WHICH, "in_force"), drilling.optional_key(params, "contract")
    of = contracts.contract(actor, root) if root is not None else None
    count, total, found = contract_ledger.behind(contracts.rows_of(actor), root, measure, on, STATES[which], skip=skip, most=PAGE)
    opens = {
        noun: listing.seen(each, actor, sorted({row.id for row in found if row.noun == noun})) for noun, each in LISTINGS.items()
    }
    return FigureRows(
        title=_("%(what)s · %(who)s") % {"what": LABELS[measure], "who": (of.number or of.customer) if of else _("All contracts")},
        total=total,
        count=count,
        rows=[
            FigureRow(
                row.day, row.number or "", row.noun if row.id in opens[row.noun] else "", row.id if row.id in opens[row.noun] else None,
                LABELS[measure], row.who, row.amount,
            )
            for row in found
        ],
        next=str(skip + PAGE) if skip + PAGE < count else "",
        currency=organisation.own_currency(),
        sub=on.isoformat(),
        amount_label=_("With tax"),
    )  # fmt: skip


def filters(actor: Actor) -> Sequence[Input]:
    """Which contracts."""
    return (Input("which", _("Contracts"), Take.CHOICE, required=False, choices=WHICH),)


def build(actor: Actor, given: Mapping[str, Any]) -> BoardPage:
    """The page: sums on top, every contract below."""
    which, on = str(given.get("which") or "in_force"), clock.today()
    rows = contract_ledger.ledger(contracts.rows_of(actor), on, STATES[which])
    sums = {measure: sum((row.amounts[n] for row in rows), Decimal(0)) for n, measure in enumerate(MEASURES)}
    parts: list[BoardPart] = [_table(rows, sums, on, which)] if rows else [BoardNote(_("No contract is in force."))]
    return BoardPage(
        title=_("Contract ledger"),
        sub=_("As of %(day)s · with tax, in %(currency)s")
        % {"day": shown.date(on, get_language() or "zh-hans"), "currency": organisation.own_currency()},
        kpis=[Kpi(LABELS[measure], _cell(measure, sums[measure], on, which)) for measure in ON_TOP],
        parts=parts,
        chosen={"which": which},
    )


def _table(rows: Sequence[LedgerRow], sums: Mapping[str, Decimal], on: dt.date, which: str) -> BoardTable:
    lines = []
    for row in rows[:MOST]:
        cells: dict[str, CellValue] = {
            "contract": Link(row.number or row.subject or "—", noun="contracts", id=row.contract_id, sub=row.subject),
            "customer": row.customer,
        }
        cells |= {measure: _cell(measure, row.amounts[n], on, which, row.root) for n, measure in enumerate(MEASURES)}
        lines.append(BoardRow(cells))
    totals: dict[str, CellValue] = {"contract": _("Total")}
    totals |= {measure: _cell(measure, sums[measure], on, which) for measure in MEASURES}
    return BoardTable(
        "ledger",
        _("Contracts"),
        (
            BoardColumn("contract", _("Contract")),
            BoardColumn("customer", _("Customer"), wrap=True),
            *(BoardColumn(measure, LABELS[measure], Kind.MONEY) for measure in MEASURES),
        ),
        lines,
        totals=totals,
        foot=_("The %(count)s largest.") % {"count": MOST} if len(rows) > MOST else "",
    )


def schedule(actor: Actor, key: int) -> TablePart:
    """For a contract's page: each part of its payment schedule over all invoices, in company currency."""
    row = contracts.contract(actor, key)
    found = contract_ledger.parts(contracts.rows_of(actor), row.root_id, clock.today())
    rows: list[dict[str, Any]] = [
        {
            "part": each.part, "trigger": TRIGGER_WORDS[each.trigger], "invoiced": each.invoiced, "collected": each.settled, "open": each.open,
            "overdue": each.overdue, "due": each.next_due, "retention": _("Retention") if each.retention else "",
        }
        for each in found
    ]  # fmt: skip
    return TablePart(
        columns=(
            ("part", _("Part"), Kind.INT), ("trigger", _("Trigger"), Kind.TEXT), ("invoiced", _("Invoiced"), Kind.MONEY),
            ("collected", _("Settled"), Kind.MONEY), ("open", _("Open"), Kind.MONEY), ("overdue", _("Overdue"), Kind.MONEY),
            ("due", _("Next due"), Kind.DATE), ("retention", _("Kind"), Kind.TEXT),
        ),
        rows=rows,
        totals={name: sum((row[name] for row in rows), Decimal(0)) for name in ("invoiced", "collected", "open", "overdue")},
    )  # fmt: skip


BOARD: Final = Board(CODE, _("Contract ledger"), "book-open-text", build, filters, frozenset(POLICY.acts["view"]), section="sell", order=12)
FIGURES: Final = (FigureSource(CODE, _("Amounts of the contract ledger"), behind),)
