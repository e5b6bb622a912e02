"""My pay by the parts of the plan: what each counts, what it has come to, and in words how — bonuses, pools, guarantees, hold-backs, draws too."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from makesell.engines.incentive import netted
from makesell.flows.steps.plan_words import component_name
from makesell.ground import shown
from makesell.ground.listing import Kind
from makesell.ground.refusal import missing
from makesell.masterdata.schemes import words
from makesell.metrics import pay_components, pay_periods, pay_plan
from makesell.metrics.pay_components import PartStands
from makesell.metrics.pay_factors import Sold
from makesell.metrics.pay_position import Standing
from makesell.sheets import measures
from makesell.sheets.boards import BoardColumn, BoardRow, BoardTable, Kpi
from makesell.sheets.figures import FigureCell, FigureRow, FigureRows
from makesell.sheets.parts import Text

ZERO: Final = Decimal(0)
# What is only held or given for a time is no part of what was earned.
FOR_A_TIME: Final = frozenset({words.HOLD_BACK, words.DRAW})
OPENED: Final = frozenset({pay_components.LADDER, words.COMMISSION, words.SPIFF})
COUNTED: Final = OPENED | {words.BONUS}
SAID: Final[dict[str, Text]] = {
    words.SCORE: _("Score %(basis)s of the period to %(day)s"),
    words.POOL: _("Share of a pool of %(whole)s"),
    words.GUARANTEE: _("Guaranteed %(whole)s; added when the period has ended"),
    words.EXPENSE: _("%(basis)s spent, %(whole)s allowed"),
    words.HOLD_BACK: _("Held of what statements said, until it is released"),
    words.DRAW: _("Still to be paid back out of later runs"),
}


def called(found: Standing, code: str) -> Text:
    """The name of a part."""
    component = found.plan.latest(code) if code else None
    return component_name(component) if component else _("Ladder")


def _amount(found: Standing, part: PartStands) -> FigureCell | Decimal:
    if part.kind not in OPENED:
        return part.amount
    return FigureCell(part.amount, Kind.MONEY, "pay_part", {"person": str(found.person_id), "code": part.code}, found.plan.now.currency)


def _basis(found: Standing, part: PartStands) -> FigureCell | str:
    if part.kind not in COUNTED or part.basis is None:
        return ""
    value = _value(found, part.code)
    kind = measures.KIND_OF_VALUE[value]
    currency = found.plan.now.currency if kind is Kind.MONEY else ""
    return FigureCell(part.basis, kind, "pay_part_credits", {"person": str(found.person_id), "code": part.code}, currency)


def _value(found: Standing, code: str) -> str:
    work = next((each for each in found.works if each.part.code == code), None)
    component = found.plan.latest(code)
    return work.part.value if work else component.value if component else words.NET


def credits_of(found: Standing, code: str) -> tuple[str, dict[int, dt.date], dict[int, Decimal]]:
    """What a part counts: the value, and by entry its day and how much of it. Refuses (404) a part that counts no entries."""
    work = next((each for each in found.works if each.part.code == code), None)
    if work is not None:
        counted = netted(work.credits)
        return work.part.value, {each.entry_id: each.business_date for each in counted}, {each.entry_id: each.amount for each in counted}
    component = next((each for each in found.plan.components(words.BONUS) if each.code == code), None)
    if component is None:
        raise missing()
    cell = found.plan.cells[component.accumulation]
    rows = [
        row for row in found.rows
        if row.measure == component.measure and cell.start <= row.business_date < cell.end
        and pay_plan.counts(component, row, found.plan.groups(row.product_group_id))
    ]  # fmt: skip
    return component.value, {row.id: row.business_date for row in rows}, {row.id: row.amount(component.value) for row in rows}


def _how(found: Standing, part: PartStands) -> Text:
    if part.next_step is not None:
        return _("%(missing)s more reach %(amount)s") % {
            "missing": shown.quantity(part.next_step[0]), "amount": shown.plain(part.next_step[1], 2),
        }  # fmt: skip
    if part.kind not in SAID:
        return ""
    if part.kind == words.POOL and not _told(found, part):
        return _("Share of the team's pool; what it comes to is told from four people on")
    return SAID[part.kind] % {
        "basis": shown.quantity(part.basis or ZERO), "whole": shown.plain(part.whole, 2),
        "day": shown.date(part.day, get_language() or "zh-hans") if part.day else "",
    }  # fmt: skip


def _told(found: Standing, part: PartStands) -> bool:
    """Whether what a team's pool comes to may be said beside the share of it."""
    component = part.component
    return component is not None and pay_periods.told(found.plan.now.scheme_id, component.accumulation, part.day or found.day)


def _earned(parts: Sequence[PartStands]) -> Decimal:
    return sum((part.amount for part in parts if part.kind not in FOR_A_TIME), ZERO)


def _sum(found: Standing, parts: Sequence[PartStands]) -> FigureCell:
    return FigureCell(_earned(parts), Kind.MONEY, "pay_parts", {"person": str(found.person_id)}, found.plan.now.currency)


def table(found: Standing, parts: Sequence[PartStands]) -> BoardTable:
    """Each part of the plan: what it counts, what it has come to by now, how."""
    currency = found.plan.now.currency
    columns = (
        BoardColumn("part", _("Part of the plan")), BoardColumn("on", _("Counts")), BoardColumn("basis", _("So far"), Kind.QTY),
        BoardColumn("amount", _("Comes to"), Kind.MONEY, currency), BoardColumn("how", _("How"), wrap=True),
    )  # fmt: skip
    rows = [
        BoardRow({
            "part": called(found, part.code), "on": _on(found, part), "basis": _basis(found, part), "amount": _amount(found, part),
            "how": _how(found, part),
        })
        for part in parts
    ]  # fmt: skip
    totals = {"part": _("Earned in all"), "on": "", "basis": "", "amount": _sum(found, parts), "how": ""}
    foot = _("As the books stand today, before a pay run; what is held or drawn for a time is not in the sum.")
    return BoardTable("parts", _("What each part pays"), columns, rows, totals, foot=foot)


def _on(found: Standing, part: PartStands) -> Text:
    if part.kind not in COUNTED and part.kind != words.POOL:
        return ""
    return measures.label(part.component.measure if part.component else found.plan.now.measure)


def kpi(found: Standing, parts: Sequence[PartStands]) -> Kpi:
    """What all parts of the plan come to."""
    return Kpi(_("All parts of the plan"), _sum(found, parts), _("Bonuses, pools and guarantees as they stand today."))


def parts_summed(found: Standing) -> FigureRows:
    """The parts that all of them sum to."""
    parts = [part for part in pay_components.parts_of(found) if part.kind not in FOR_A_TIME and part.amount]
    rows = [FigureRow(part.day, str(called(found, part.code)), who=str(_how(found, part)), amount=part.amount) for part in parts]
    return FigureRows(_("All parts of the plan"), _earned(parts), len(rows), rows, currency=found.plan.now.currency)


def more_said(found: Standing, more: Decimal) -> str:
    """What so much more would earn, part by part: an amount, of plans that count pieces a quantity."""
    pieces = more if found.plan.now.value == words.QTY else ZERO
    earns = {"": found.more(more)} | found.more_of([Sold(pieces, more, more)])
    said = gettext("If %(more)s more came in now, it would earn %(pay)s.") % {
        "more": shown.plain(more, 2), "pay": shown.plain(sum(earns.values(), ZERO), 2),
    }  # fmt: skip
    each = [f"{called(found, code)} {shown.plain(amount, 2)}" for code, amount in earns.items() if amount]
    if len(earns) == 1 or not each:
        return said
    return gettext("%(said)s Of it: %(parts)s.") % {"said": said, "parts": gettext("; ").join(each)}
