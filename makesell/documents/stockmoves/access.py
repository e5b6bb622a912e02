"""Who may do what with transfers and stock counts. Who posts goods issue does not approve a stock count (`domain.md` §12)."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R
from makesell.masterdata.products.access import COST_ROLES
from makesell.masterdata.products.access import POLICY as PRODUCTS

_WATCH = (R.EXECUTIVE, R.SALES_DIRECTOR, R.PLANNER, R.WAREHOUSE, R.FINANCE, R.AUDITOR)
_SEE = dict.fromkeys((*_WATCH, R.SALES_SUPPORT, R.ORDER_DESK, R.QUALITY, R.CUSTOMER_SERVICE), Scope.ALL)
_SEE_COUNTS = dict.fromkeys(_WATCH, Scope.ALL)
_MOVE = {R.WAREHOUSE: Scope.ALL}
_PLAN = {R.WAREHOUSE: Scope.ALL, R.PLANNER: Scope.ALL}
_COUNT = {R.WAREHOUSE: Scope.ALL, R.PLANNER: Scope.ALL}
_APPROVE = {R.FINANCE: Scope.ALL, R.EXECUTIVE: Scope.ALL}

TRANSFERS = Policy(
    noun="transfers",
    acts={
        "view": _SEE,
        "create": _PLAN,
        "send": _MOVE,
        "receive": _MOVE,
        "call_back": _MOVE,
        "undo_receipt": _MOVE,
        "cancel": _PLAN,
        "note": {role: scope for role, scope in _SEE.items() if role != R.AUDITOR},
        "attach": _PLAN,
    },
)
COUNTS = Policy(
    noun="stock_counts",
    acts={
        "view": _SEE_COUNTS,
        "plan": {**_COUNT, R.FINANCE: Scope.ALL},
        "enter": _COUNT,
        "finish": _COUNT,
        "recount": _APPROVE,
        "approve": _APPROVE,
        "cancel": {**_COUNT, R.FINANCE: Scope.ALL},
        "note": {role: scope for role, scope in _SEE_COUNTS.items() if role != R.AUDITOR},
        "attach": _COUNT,
    },
)
COUNT_LINES = Policy(noun="count_lines", acts={"view": _SEE_COUNTS, "enter": _COUNT}, secret={"value": COST_ROLES})
# What lies where is no secret of the house; what it is worth is.
STOCK = Policy(noun="stock", acts={"view": PRODUCTS.acts["view"]}, secret={"value": COST_ROLES})
MOVES = Policy(noun="stock_moves", acts={"view": PRODUCTS.acts["view"]}, secret={"value": COST_ROLES, "unit_cost": COST_ROLES})
LOTS = Policy(noun="lots", acts={"view": PRODUCTS.acts["view"]})
POLICY = TRANSFERS
