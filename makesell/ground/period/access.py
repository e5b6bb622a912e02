"""Who extends the fiscal calendar and who closes months: sales by the director, pay by compensation, accounting by finance alone."""

from collections.abc import Mapping
from typing import Final

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R
from makesell.ground.period.calendar import Scope as Book

_STAFF = dict.fromkeys(R.STAFF, Scope.ALL)
_KEEP = {R.FINANCE: Scope.ALL, R.ADMINISTRATOR: Scope.ALL}
CLOSERS: Final[Mapping[Book, frozenset[str]]] = {
    "sales": frozenset({R.SALES_DIRECTOR, R.FINANCE}),
    "pay": frozenset({R.COMPENSATION, R.FINANCE}),
    "accounting": frozenset({R.FINANCE}),
}
_CLOSE = dict.fromkeys(sorted(frozenset[str]().union(*CLOSERS.values())), Scope.ALL)

POLICY = Policy(noun="periods", acts={"view": _STAFF, "extend": _KEEP, "add_given": _KEEP})
CLOSINGS = Policy(noun="closings", acts={"view": _STAFF, "close": _CLOSE, "reopen": _CLOSE})
