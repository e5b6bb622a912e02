"""Step: supply kept for quotations 防占货 — how much and how long the rules allow, and giving it back.

Everything here is done under the lock of the products, so that two holds at once are counted one after the other.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Final

from makesell.documents.quotations import hold_actions
from makesell.documents.quotations import hold_queries as holds
from makesell.documents.quotations.hold_queries import HoldRow
from makesell.documents.quotations.queries import QuotationRow
from makesell.flows.steps import capacity, supply
from makesell.ground.clock import business_date
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal
from makesell.ground.rules import queries as rules
from makesell.ground.rules.kinds import Number, RuleKind, Whole
from makesell.ground.text import N_
from makesell.masterdata.products.queries import SoldProduct

HOLD_DAYS: Final = RuleKind(
    "quotations.hold_days",
    N_("Most days a quotation keeps supply"),
    Whole(0, 90, "days"),
    default=10,
    clause="PRO-4",
    help=N_("From the day it is kept; never longer than the quotation is valid. 0: nothing is kept for quotations."),
    scopes=("person", "customer_class", "unit"),
)
HOLD_SHARE: Final = RuleKind(
    "quotations.hold_share",
    N_("Most of a product's supply a person's quotations keep"),
    Number(Decimal(0), Decimal(1), 4, "share"),
    default="0.3",
    clause="PRO-4",
    help=N_("Of what lies in own warehouses and is planned, all quotations of a salesperson together."),
    scopes=("person",),
)
UNIT_SHARE: Final = RuleKind(
    "quotations.hold_share_unit",
    N_("Most of a product's supply a unit's quotations keep"),
    Number(Decimal(0), Decimal(1), 4, "share"),
    default="0.5",
    clause="PRO-4",
    help=N_("Of what lies in own warehouses and is planned, all quotations of a unit together."),
    scopes=("unit",),
)
RULES: Final = (HOLD_DAYS, HOLD_SHARE, UNIT_SHARE)


def most_days(row: QuotationRow, customer_class: str, on: dt.date) -> int:
    """How many days the rules let it keep supply: the fewest of the person's, the class's, the unit's."""
    scopes = (f"person:{row.owner_id}", f"customer_class:{customer_class}", f"unit:{row.unit_id}")
    return int(min(rules.value(HOLD_DAYS, on, scope) for scope in scopes))


def within_shares(
    row: QuotationRow,
    wanted: Mapping[int, Decimal],
    there: Mapping[int, Decimal],
    known: Mapping[int, SoldProduct],
    lines: Collection[int],
    on: dt.date,
) -> None:
    """Refuses (409) more of a product than the person's or the unit's share of what there is (`wanted`, `there`: quantities by product)."""
    bounds = (
        (rules.value(HOLD_SHARE, on, f"person:{row.owner_id}"), holds.held_of(wanted, owner_id=row.owner_id, without=lines)),
        (rules.value(UNIT_SHARE, on, f"unit:{row.unit_id}"), holds.held_of(wanted, unit_id=row.unit_id, without=lines)),
    )
    for share, others in bounds:
        for product, qty in wanted.items():
            most = rounded(there[product] * Decimal(share), known[product].digits) - others.get(product, Decimal(0))
            if qty > most:
                raise Refusal(
                    "quotation.hold_share", "Of %(product)s quotations may keep %(most)s more, not %(qty)s.", status=409, field="lines",
                    product=known[product].code, most=supply.plainly(max(most, Decimal(0))), qty=supply.plainly(qty), who=N_("The planner"),
                )  # fmt: skip


def give_back(
    quotation_ids: Sequence[int], code: str, *, at: dt.datetime, lines: Collection[int] | None = None, until: dt.date | None = None
) -> list[int]:
    """Gives back what stands for quotations (locked) — of these lines, or what was kept to a day before `until`; returns the lines."""
    standing = [
        row for row in holds.of_quotations(quotation_ids) if (lines is None or row.line_id in lines) and (until is None or row.until < until)
    ]
    if not standing:
        return []
    supply.lock({row.product_id for row in standing})
    keys = [row.line_id for row in standing]
    supply.free(keys, on=business_date(at))
    _free_time(standing, at)
    hold_actions.end(keys, code, at=at)
    return keys


def take_over(quotation_id: int, product_ids: Collection[int], *, at: dt.datetime, on: dt.date) -> None:
    """What stands for a quotation goes into the order made of it; the products are locked. What is of none of them stays."""
    standing = [row for row in holds.of_quotations([quotation_id]) if row.product_id in product_ids]
    keys = [row.line_id for row in standing]
    if keys:
        supply.free(keys, on=on)
        _free_time(standing, at)
        hold_actions.end(keys, "ordered", at=at)


def _free_time(standing: Sequence[HoldRow], at: dt.datetime) -> None:
    """The working time that is kept for lines is free again; holds of supply alone never take the plant's lock."""
    keys = [row.line_id for row in standing if row.made_qty > 0]
    if keys:
        capacity.let_go(keys, at=at)
