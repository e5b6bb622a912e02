"""Who may do what with products and product groups; cost is for those who answer for it."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_SEE = {role: Scope.ALL for role in R.STAFF if role != R.SECURITY_ADMINISTRATOR}
_KEEP = {R.SALES_SUPPORT: Scope.ALL, R.PLANNER: Scope.ALL}
COST_ROLES = frozenset({R.EXECUTIVE, R.SALES_DIRECTOR, R.FINANCE, R.PLANNER, R.AUDITOR})

POLICY = Policy(
    noun="products",
    acts={
        "view": _SEE,
        "create": _KEEP,
        "change": _KEEP,
        "retire": _KEEP,
        "restore": _KEEP,
        "set_cost": {R.FINANCE: Scope.ALL},
    },
    secret={"cost": COST_ROLES},
)
COSTS = Policy(noun="product_costs", acts={"view": dict.fromkeys(sorted(COST_ROLES), Scope.ALL), "set": {R.FINANCE: Scope.ALL}})
BUNDLES = Policy(noun="bundle_parts", acts={"view": _SEE, "set": _KEEP})
UOMS = Policy(noun="units_of_measure", acts={"view": _SEE, "create": _KEEP})
GROUPS = Policy(noun="product_groups", acts={"view": _SEE, "create": _KEEP, "change": _KEEP, "retire": _KEEP, "restore": _KEEP})
