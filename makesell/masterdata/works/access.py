"""Who may do what with plants, warehouses, work centers, bills of material and routings: the planner keeps them."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_STAFF = {role: Scope.ALL for role in R.STAFF if role != R.SECURITY_ADMINISTRATOR}
_MAKERS = (
    R.EXECUTIVE,
    R.SALES_DIRECTOR,
    R.SALES_SUPPORT,
    R.PLANNER,
    R.WAREHOUSE,
    R.FINANCE,
    R.PRESALES,
    R.SERVICE_ENGINEER,
    R.QUALITY,
    R.PURCHASING,
    R.SHOP_FLOOR,
    R.AUDITOR,
    R.CUSTOMER_SERVICE,
)
_MAKE = dict.fromkeys(_MAKERS, Scope.ALL)
_KEEP = {R.PLANNER: Scope.ALL}
_ACTS = {"create": _KEEP, "change": _KEEP, "retire": _KEEP, "restore": _KEEP}

PLANTS = Policy(noun="plants", acts={"view": _STAFF, **_ACTS})
WAREHOUSES = Policy(
    noun="warehouses",
    acts={"view": _STAFF, **_ACTS, "add_location": _KEEP | {R.WAREHOUSE: Scope.ALL}, "place": _KEEP | {R.WAREHOUSE: Scope.ALL}},
)
WORK_CENTERS = Policy(
    noun="work_centers",
    acts={"view": _MAKE, **_ACTS, "set_setup_times": _KEEP, "set_center_times": _KEEP},
    secret={"cost_rate": frozenset({R.EXECUTIVE, R.FINANCE, R.PLANNER, R.AUDITOR})},
)
BOMS = Policy(noun="boms", acts={"view": _MAKE, "create": _KEEP, "retire": _KEEP})
_PRICE = frozenset({R.EXECUTIVE, R.FINANCE, R.PLANNER, R.PURCHASING, R.AUDITOR})      # of work done outside
ROUTINGS = Policy(noun="routings", acts={"view": _MAKE, "create": _KEEP, "retire": _KEEP}, secret={"outside_price": _PRICE})
BOM_LINES = Policy(noun="bom_lines", acts={"view": _MAKE, "create": _KEEP})
OPERATIONS = Policy(noun="operations", acts={"view": _MAKE, "create": _KEEP}, secret={"outside_price": _PRICE})
POLICY = WAREHOUSES
