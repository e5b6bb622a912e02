"""Step: what lines come to as other products, at the price that wins for each. Reads only; a constant number of statements."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from makesell.flows.steps.order_lines import MOST_LINES, LineFact, OrderFact, drafted
from makesell.ground.refusal import Refusal


def nets(fact: OrderFact, lines: Sequence[LineFact], on: dt.date) -> list[Decimal | None]:
    """The net amount of each line as the document of `fact` would sell it; None of one that has no price, or is not sold then."""
    found: list[Decimal | None] = [None] * len(lines)
    sold = list(range(min(len(lines), MOST_LINES)))
    for _again in range(2):     # once more without those that are refused by their place
        if not sold:
            break
        try:
            made = drafted(replace(fact, lines=tuple(lines[n] for n in sold), splits=(), more={}), on=on, budgets=False).lines
        except Refusal as no:
            faulty = {int(field.split(".")[1]) for each in no.others or (no,) if (field := each.field or "").startswith("lines.")}
            sold = [n for place, n in enumerate(sold, 1) if place not in faulty] if faulty else []
        else:
            for n, line in zip(sold, made, strict=True):
                found[n] = line.net
            break
    return found
