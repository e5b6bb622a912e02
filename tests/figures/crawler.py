"""Walks boards, finds their figures, opens each and compares; the same for what a figure is a formula of."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.money import rounded
from makesell.sheets import inputs
from makesell.sheets.boards import Board
from makesell.sheets.figures import FigureCell, FigureRow, FigureRows
from makesell.sheets.registry import figure_of

MOST_PAGES = 400


def figures(value: Any) -> Iterator[FigureCell]:
    """Every figure inside a board's page."""
    if isinstance(value, FigureCell):
        yield value
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from figures(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from figures(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from figures(each)


def of_board(board: Board, actor: Actor, chosen: Mapping[str, str] | None = None) -> list[FigureCell]:
    """The figures a board shows to an actor."""
    asked = [dataclasses.replace(one, required=False) for one in board.filters(actor)]
    return list(figures(board.build(actor, inputs.read(asked, dict(chosen or {})))))


def opened(cell: FigureCell, actor: Actor) -> tuple[FigureRows, list[FigureRow]]:
    """What a figure opens: its first page, and the rows of all pages."""
    source = figure_of(cell.source)
    first = source.rows(actor, cell.params, "")
    rows, page, seen = list(first.rows), first, 0
    while page.next:
        seen += 1
        assert seen < MOST_PAGES, f"{cell.source} {cell.params} never ends"
        page = source.rows(actor, cell.params, page.next)
        rows += page.rows
    return first, rows


def _formula(page: FigureRows, actor: Actor, depth: int, digits: int) -> Decimal | None:
    parts = [cell for _, cell in page.parts]
    values = [None if c.value is None else Decimal(c.value) for c in parts]
    if depth < 3:
        for cell in parts:
            compare(cell, actor, depth + 1)
    a, b = values[0], values[1]
    if a is None or b is None:
        return None
    if page.formula == "product":
        return rounded(a * b, 2)
    if b == 0:
        return None
    return rounded((a - b) / b if page.formula == "growth" else a / b, digits)


def compare(cell: FigureCell, actor: Actor, depth: int = 0) -> None:
    """The figure equals what it opens: the sum or number of the rows, or the formula of its parts. Raises AssertionError."""
    if cell.value is None:
        assert str(cell.reason), f"no number and no reason: {cell}"
        return
    if not cell.source:
        assert depth > 0, f"a figure that does not open: {cell}"
        return
    page, rows = opened(cell, actor)
    name = f"{cell.source} {dict(cell.params)}"
    value = Decimal(cell.value)
    if page.formula in ("sum", "count"):
        found = Decimal(len(rows)) if page.formula == "count" else sum((Decimal(row.amount) for row in rows), Decimal(0))
        assert found == value == Decimal(page.total or 0), f"{name}: shown {value}, rows {found}, total {page.total}"
        assert page.count == len(rows), f"{name}: {page.count} said, {len(rows)} shown"
        return
    # A ratio is compared at four digits, a mean (days) at the digits it is shown with.
    digits = 4 if cell.kind is Kind.RATIO else max(-int(value.as_tuple().exponent), 1)
    shown = rounded(value, digits)
    assert shown == _formula(page, actor, depth, digits), f"{name}: shown {shown}, formula {page.formula} of {page.parts}"


def compare_all(cells: Sequence[FigureCell], actor: Actor) -> int:
    """Compares each different figure once; returns how many there were."""
    done: set[tuple[str, tuple[tuple[str, str], ...]]] = set()
    for cell in cells:
        key = (cell.source, tuple(sorted(cell.params.items())))
        if cell.source and key in done:
            continue
        done.add(key)
        compare(cell, actor)
    return len(done)
