"""Pegging 追溯: from an order's line down to every operation and material, from a production order down and up again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.orders import queries as orders
from makesell.documents.production import queries, states
from makesell.documents.production.queries import pegging
from makesell.documents.production.queries.operations import ComponentRow
from makesell.documents.production.queries.pegging import Node
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.listing import Kind
from makesell.ground.money import rounded
from makesell.sheets.giving import number, said
from makesell.sheets.naming import operation_called, operations_called, products_called
from makesell.sheets.parts import Row, TablePart

STATES: Final = said(states.LABELS)
STEPS: Final = said(states.OPERATION_LABELS)
COLUMNS: Final = (
    ("what", _("What it stands on"), Kind.TEXT),
    ("number", _("Document"), Kind.REF),
    ("qty", _("Quantity"), Kind.QTY),
    ("state", _("State"), Kind.TEXT),
    ("day", _("Day"), Kind.DATE),
)
_STEP: Final = "\u2003"     # a wide blank for each level


def _indented(depth: int, text: str) -> str:
    return f"{_STEP * depth}{'└ ' if depth else ''}{text}"


@dataclass(frozen=True, slots=True)
class Names:
    """What the products and operations of trees are called in the reader's language."""

    products: Mapping[int, str]
    operations: Mapping[str, str]

    def product(self, one: Node | ComponentRow) -> str:
        """A product by code and name."""
        return f"{one.code} {self.products.get(one.product_id, one.product)}"


def _names(nodes: Sequence[Node]) -> Names:
    every = list(_every(nodes))
    made = [node.product_id for node in every]
    parts = [part.product_id for node in every for part in node.components]
    return Names(products_called([*made, *parts]), operations_called([step for node in every for step in node.operations]))


def _every(nodes: Iterable[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from _every(node.below)


def _rows(node: Node, depth: int, names: Names) -> Iterator[Row]:
    yield {
        "what": _indented(depth, names.product(node)), "number": node.number or "", "number_id": node.id,
        "qty": node.held or node.qty, "state": STATES[node.state], "day": node.due_date,
    }  # fmt: skip
    for step in node.operations:
        done = f"{number(step.good_qty)} / {number(rounded(step.start_qty, 2))}"
        yield {
            "what": _indented(depth + 1, f"{operation_called(step, names.operations)} {step.work_center or ''}".strip()), "number": "",
            "qty": step.good_qty, "state": f"{STEPS[step.state]} {done}", "day": business_date(step.planned_end) if step.planned_end else None,
        }  # fmt: skip
    for part in node.components:
        yield {
            "what": _indented(depth + 1, names.product(part)), "number": "", "qty": part.qty,
            "state": _("issued %(issued)s, reserved %(reserved)s")
            % {"issued": number(part.issued_qty), "reserved": number(part.reserved)},
            "day": None,
        }  # fmt: skip
        for child in node.below:
            if child.code == part.code:
                yield from _rows(child, depth + 2, names)


def below(actor: Actor, key: int) -> TablePart:
    """A production order down to its operations and materials, and what is made for them."""
    queries.production_order(actor, key)
    trees = pegging.trees([key])
    names = _names(trees)
    rows = [row for node in trees for row in _rows(node, 0, names)]
    return TablePart(columns=COLUMNS, rows=rows, links={"number": "production_orders"})


def above(actor: Actor, key: int) -> TablePart:
    """Who waits for a production order: what is made with it, and the order lines at the end; those of orders out of reach are not named."""
    queries.production_order(actor, key)
    found = pegging.above(key)
    named = orders.holders(actor, [each.order_line_id for each in found if each.order_line_id is not None])
    rows: list[Row] = []
    for each in found:
        line = named.get(each.order_line_id or 0)
        if each.production_id is not None:
            rows.append({
                "what": _indented(each.depth - 1, each.product), "made": each.production or "", "made_id": each.production_id, "qty": each.qty,
                "state": STATES[each.state], "day": each.day,
            })  # fmt: skip
        elif line is not None:
            rows.append({
                "what": _indented(each.depth - 1, f"{line.customer}, {each.product}"), "order": line.number or "", "order_id": line.order_id,
                "qty": each.qty, "state": "", "day": each.day,
            })  # fmt: skip
    return TablePart(
        columns=(
            ("what", _("Who waits for it"), Kind.TEXT), ("made", _("Production order"), Kind.REF), ("order", _("Sales order"), Kind.REF),
            ("qty", _("Quantity"), Kind.QTY), ("state", _("State"), Kind.TEXT), ("day", _("Day"), Kind.DATE),
        ),
        rows=rows,
        links={"made": "production_orders", "order": "orders"},
        empty=_("Nobody waits for it."),
    )  # fmt: skip


def of_order(_actor: Actor, key: int) -> TablePart:
    """A sales order line by line down to every operation and material."""
    rows: list[Row] = []
    held = queries.holding(key)
    nodes = {node.id: node for node in pegging.trees(sorted({row.production_id for row in held}))} if held else {}
    names = _names(list(nodes.values()))
    for line in dict.fromkeys((row.line_id, row.position, row.product) for row in held):
        rows.append({"what": f"{line[1]}. {line[2]}", "number": "", "qty": None, "state": "", "day": None})
        for row in held:
            if row.line_id == line[0]:
                rows += _rows(nodes[row.production_id], 1, names)
    return TablePart(columns=COLUMNS, rows=rows, links={"number": "production_orders"})
