"""Other shares of a confirmed order: what stands of the former credits is mirrored, and posted anew with the shares from now on.

Every event posted so far is kept apart by the line that made it, so that a later return, allowance or cancellation mirrors what stands.
What had been mirrored already is mirrored for the new shares too. Sums of persons stay what the order book holds (`domain.md` §3).
Balances are kept last, in one statement: whoever keeps the same people's meanwhile goes through them in the same order (0018).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.books.performance import balances
from makesell.books.performance import posting as performance
from makesell.books.performance.balances import RestatedRow, Standing
from makesell.books.performance.posting import Credit
from makesell.documents.orders.actions import NewSplit
from makesell.flows.steps.dates import business_dates
from makesell.ground.money import allocate, rounded
from makesell.ground.organisation import queries as organisation

ZERO = Decimal(0)
DIGITS = (8, 2, 2)
Amounts = tuple[Decimal, Decimal, Decimal]      # quantity, net, gross


@dataclass(frozen=True, slots=True)
class Shares:
    """The shares of an order line from now on, and the line of the document that says so."""

    change_line_id: int
    splits: tuple[NewSplit, ...]


def post_split(changed: Mapping[int, Shares], on: dt.date) -> int:
    """Posts other shares of order lines on a day; returns how many credits were posted. The order is locked by the act. PER-2, PER-3."""
    with performance.balances_last():
        groups = balances.standing(list(changed))
        return _posted_anew(groups, changed, on) + _mirrored_again(groups, [shares.change_line_id for shares in changed.values()], on)


def _posted_anew(groups: Sequence[Standing], changed: Mapping[int, Shares], on: dt.date) -> int:
    """What stands is taken back, and posted with the shares from now on."""
    counted = business_dates("sales", [on])[on]
    origins = {origin: changed[group.line_id].change_line_id for group in groups for origin in group.origins}
    posted = performance.supersede(origins, event_date=on, business_date=counted)
    units = organisation.primary_units({(split.person_id, counted) for shares in changed.values() for split in shares.splits})
    return posted + performance.post_credits([
        Credit(
            group.measure, on, counted, split.person_id, units[split.person_id, counted], split.overlay, group.customer_id, group.product_id,
            group.product_group_id, group.territory_id, split.share, *amounts, None, None, group.line_id, group.source_line_id,
            restated_by_id=changed[group.line_id].change_line_id,
        )
        for group, before, after in _running(groups)
        for split, amounts in zip(changed[group.line_id].splits, _atoms(before, after, changed[group.line_id].splits), strict=True)
    ])  # fmt: skip


def _running(groups: Sequence[Standing]) -> Iterable[tuple[Standing, Amounts, Amounts]]:
    """Each group with what was posted of its measure of its line before it, and up to it: parts are running allocations (13.1)."""
    done: dict[tuple[int, str], Amounts] = defaultdict(lambda: (ZERO, ZERO, ZERO))
    for group in groups:
        before = done[group.line_id, group.measure]
        after = done[group.line_id, group.measure] = _sum(before, group.posted)
        yield group, before, after


def _sum(one: Amounts, other: Amounts) -> Amounts:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]


def _atoms(before: Amounts, after: Amounts, splits: Sequence[NewSplit]) -> list[Amounts]:
    """What a group posts for each share."""
    columns = [
        [there - here for here, there in zip(_parts(b, splits, n), _parts(a, splits, n), strict=True)]
        for b, a, n in zip(before, after, DIGITS, strict=True)
    ]
    return [(qty, net, gross) for qty, net, gross in zip(*columns, strict=True)]


def _parts(whole: Decimal, splits: Sequence[NewSplit], digits: int) -> list[Decimal]:
    """Primary shares split the whole; an overlay share is taken alone."""
    primary = iter(allocate(whole, [split.share for split in splits if not split.overlay], digits))
    return [rounded(whole * split.share, digits) if split.overlay else next(primary) for split in splits]


def _mirrored_again(groups: Sequence[Standing], change_lines: Sequence[int], on: dt.date) -> int:
    """What was mirrored of a group before is mirrored of its new atoms: by quantity, and by amount alone."""
    if not any(any(group.back) or any(group.cut) for group in groups):
        return 0
    atoms: dict[tuple[int, int, str], list[RestatedRow]] = defaultdict(list)
    for row in balances.restated(change_lines):
        atoms[row.line_id, row.source_line_id, row.measure].append(row)
    return performance.post_credits([
        _mirror(atom, group, amounts, on)
        for group in groups
        for taken in (group.back, group.cut)
        for atom, amounts in _taken(taken, group.posted, atoms[group.line_id, group.source_line_id, group.measure])
        if any(amounts)
    ])  # fmt: skip


def _taken(taken: Amounts, posted: Amounts, atoms: Sequence[RestatedRow]) -> Iterable[tuple[RestatedRow, Amounts]]:
    """A mirrored amount over the atoms by their own size, so that no atom is taken back beyond itself (13.1)."""
    columns = [
        _by_size(part, whole, [(atom.overlay, size) for atom, size in zip(atoms, sizes, strict=True)], digits)
        for part, whole, sizes, digits in zip(taken, posted, zip(*((a.qty, a.net, a.gross) for a in atoms), strict=True), DIGITS, strict=True)
    ]
    return ((atom, (qty, net, gross)) for atom, qty, net, gross in zip(atoms, *columns, strict=True))


def _by_size(part: Decimal, whole: Decimal, sizes: Sequence[tuple[bool, Decimal]], digits: int) -> list[Decimal]:
    if not part or not whole:
        return [ZERO] * len(sizes)
    primary = iter(allocate(part, [abs(size) for overlay, size in sizes if not overlay], digits))
    return [rounded(part * abs(size) / abs(whole), digits) if overlay else next(primary) for overlay, size in sizes]


def _mirror(atom: RestatedRow, group: Standing, amounts: Amounts, on: dt.date) -> Credit:
    return Credit(
        atom.measure, on, atom.business_date, atom.person_id, atom.unit_id, atom.overlay, group.customer_id, group.product_id,
        group.product_group_id, group.territory_id, atom.share, *amounts, None, None, atom.line_id, atom.source_line_id, atom.id,
        atom.business_date, atom.restated_by_id,
    )  # fmt: skip
