"""How units are made up: as organised then, or as organised now (13.8, ORG-1).

*Then*: what was credited while people stood in a unit, by the tree of units of each period's last day — of what it is compared with, by the
tree of that one's. *Now*: the primary credits of the people who belong to the unit today, wherever they stood; leavers count where their last
unit stands, house accounts where theirs does. Current and base are read the same way, so that a reorganisation is no growth.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from makesell.books.performance import balances
from makesell.books.performance.balances import By, Total, Window
from makesell.books.performance.customers import Dated, always
from makesell.ground.organisation import structure
from makesell.ground.organisation.structure import Trees

How = Literal["then", "now"]
ONE_DAY = dt.timedelta(days=1)


@dataclass(slots=True)
class Organised:
    """What units are made of, in one way for every figure of a page."""

    how: How
    day: dt.date
    trees: Trees = field(default_factory=structure.trees)
    _homes: Mapping[int, int] | None = None

    @property
    def by(self) -> By:
        """Whose credits are summed: those of units, or those of the people who belong there now."""
        return "holder" if self.how == "now" else "unit"

    def members(self, scopes: Sequence[int], window: Window) -> list[tuple[int, int]]:
        """(unit, unit below or itself) on the last day of a window; or (unit, who belongs there now)."""
        if self.how == "then":
            below = self.trees.on(window[1] - ONE_DAY)
            return [(scope, unit) for scope in scopes for unit in sorted(below.get(scope, ()))]
        if self._homes is None:
            self._homes = structure.homes(self.day)
        people = structure.belonging(scopes, self.trees.on(self.day), self._homes)
        return [(scope, person) for scope in scopes for person in sorted(people[scope])]

    def units(self, scope: int, windows: Sequence[Window]) -> frozenset[int]:
        """Every unit a scope was made of in any of the windows."""
        days = {window[1] - ONE_DAY for window in windows}
        return frozenset(unit for day in days for unit in self.trees.on(day).get(scope, frozenset()))

    def place(self, window: Window) -> int:
        """Which members a window has: equal numbers, equal members."""
        return self.trees.place(window[1] - ONE_DAY) if self.how == "then" else 0

    def sums(self, scopes: Sequence[int], measure: str, windows: Sequence[Window]) -> dict[tuple[int, int], Total]:
        """{(unit, window's place): total}, in one statement, whatever was reorganised between the windows."""
        if not windows:
            return {}
        if self.how == "now":
            return balances.sums(self.by, measure, windows, self.members(scopes, windows[-1]))
        wanted = sorted({unit for scope in scopes for unit in self.units(scope, windows)})
        own = balances.sums("unit", measure, windows, [(unit, unit) for unit in wanted])
        found: dict[tuple[int, int], Total] = {}
        for n, window in enumerate(windows):
            below = self.trees.on(window[1] - ONE_DAY)
            for scope in scopes:
                parts = [own[unit, n] for unit in below.get(scope, ()) if (unit, n) in own]
                if parts:
                    found[scope, n] = sum(parts, Total())
        return found

    def dated(self, scopes: Sequence[int], windows: Sequence[Window]) -> Dated:
        """The members over windows that follow each other, each for the days it was one."""
        if self.how == "now" or len({self.place(window) for window in windows}) < 2:
            return always(self.members(scopes, windows[-1])) if windows else []
        spans: dict[tuple[int, int], list[Window]] = {}
        for n, window in enumerate(windows):
            days = (dt.date.min if n == 0 else window[0], dt.date.max if n == len(windows) - 1 else window[1])
            for pair in self.members(scopes, window):
                held = spans.setdefault(pair, [])
                if held and held[-1][1] == days[0]:
                    held[-1] = (held[-1][0], days[1])
                else:
                    held.append(days)
        return [(*pair, *days) for pair, held in spans.items() for days in held]

