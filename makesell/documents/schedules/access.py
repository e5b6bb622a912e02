"""Who may do what with schedules: the planner runs, compares, accepts and discards them; what hours cost is seen by who sees it of work centers."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_SEE = (R.EXECUTIVE, R.PLANNER, R.SALES_DIRECTOR, R.PURCHASING, R.SHOP_FLOOR, R.AUDITOR)
_PLAN = {R.PLANNER: Scope.ALL}
_COST = frozenset({R.PLANNER, R.AUDITOR})

POLICY = Policy(
    noun="schedules",
    acts={
        "view": dict.fromkeys(_SEE, Scope.ALL),
        "note": dict.fromkeys((role for role in _SEE if role != R.AUDITOR), Scope.ALL),
        "run": _PLAN,
        "compare": _PLAN,
        "cancel": _PLAN,
        "accept": _PLAN,
        "discard": _PLAN,
    },
    secret={"cost_before": _COST, "cost_after": _COST},
)
