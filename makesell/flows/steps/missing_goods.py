"""Step: what is said to be missing of a delivery's lines, by position, within what may be missing of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.deliveries.actions import Missing
from makesell.documents.deliveries.queries import LineRow
from makesell.documents.orders.states import LOAN
from makesell.ground.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Lacking:
    """What was missing of the line of a position."""

    position: int
    kind: str
    qty: Decimal
    note: str = ""


def lacking(said: Sequence[Lacking], lines: Sequence[LineRow], there: Mapping[int, Decimal]) -> list[Missing]:
    """What is missing of which line; refuses a line that is none, and more than is there of it."""
    left = {line.position: there.get(line.id, Decimal(0)) for line in lines}
    ids = {line.position: line.id for line in lines}
    lent = {line.position for line in lines if line.kind == LOAN}
    made = []
    for number, one in enumerate(said, 1):
        if one.position not in ids:
            raise Refusal(
                "delivery.position", "This delivery has no line %(line)s, or it is named twice.", field=f"missing.{number}.line", line=one.position
            )
        if one.position in lent:
            raise Refusal(
                "proof.loan", "Line %(line)s is lent: what did not arrive is noted as given back, or sold.", field=f"missing.{number}.line",
                line=one.position,
            )  # fmt: skip
        if not 0 < one.qty <= left[one.position]:
            raise Refusal(
                "proof.quantity", "Of line %(line)s, at most %(qty)s can be missing.", field=f"missing.{number}.qty", line=one.position,
                qty=format(left[one.position].normalize(), "f"),
            )  # fmt: skip
        left[one.position] -= one.qty
        made.append(Missing(ids[one.position], one.kind, one.qty, one.note))
    return made
