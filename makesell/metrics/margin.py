"""Margin 毛利率 (13.15) of a scope and period = Σ margin ÷ Σ invoiced net of the same entries' days; goods without a known cost have no margin."""

from collections.abc import Mapping, Sequence

from makesell.books.performance import balances
from makesell.books.performance.balances import By, Members, Total, Window
from makesell.documents.orders.access import POLICY as ORDERS
from makesell.ground.actor import Actor
from makesell.ground.quantity import NoNumber, Ratio, divided

NONE = Total()


def may_see(actor: Actor) -> bool:
    """True when the margins of orders are not hidden from the actor."""
    return "margin" not in ORDERS.hidden(actor)


def rate(margin: Total, invoiced: Total) -> Ratio:
    """margin ÷ invoiced; "no number" where no cost was known or nothing was invoiced."""
    return divided(margin.net, invoiced.net, reason="nothing") if margin.entries else NoNumber("no_cost" if invoiced.entries else "nothing")


def by_scope(by: By, windows: Sequence[Window], members: Members | None) -> Mapping[tuple[int, int], tuple[Ratio, Total]]:
    """{(scope, place of the window): margin and what was invoiced}."""
    margin, invoiced = (balances.sums(by, measure, windows, members) for measure in ("margin", "invoiced"))
    return {key: (rate(margin.get(key, NONE), invoiced.get(key, NONE)), invoiced.get(key, NONE)) for key in {*margin, *invoiced}}
