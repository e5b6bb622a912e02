"""Who may do what with suppliers and what they offer: purchasing and the planner keep them; sales sees who brings what when, and no price."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_STAFF = {role: Scope.ALL for role in R.STAFF if role != R.SECURITY_ADMINISTRATOR}
_KEEP = {R.PURCHASING: Scope.ALL, R.PLANNER: Scope.ALL}
_BUYERS = frozenset({R.EXECUTIVE, R.FINANCE, R.PLANNER, R.PURCHASING, R.AUDITOR})
# who may see purchase orders, and what is at suppliers: how a supplier kept its days is counted over these
_ORDERS = frozenset({
    R.EXECUTIVE, R.SALES_DIRECTOR, R.PLANNER, R.PURCHASING, R.WAREHOUSE, R.FINANCE, R.QUALITY, R.ORDER_DESK, R.AUDITOR,
})  # fmt: skip
SUPPLIERS = Policy(
    noun="suppliers",
    acts={
        "view": _STAFF,
        "create": _KEEP,
        "change": _KEEP,
        "retire": _KEEP,
        "restore": _KEEP,
        "note": _KEEP | {R.WAREHOUSE: Scope.ALL, R.QUALITY: Scope.ALL},
        "attach": _KEEP,
    },
    secret={"terms": _BUYERS, "rate": _BUYERS, "on_time": _ORDERS, "back_on_time": _ORDERS | {R.SHOP_FLOOR}},
)
OFFERS = Policy(
    noun="supplier_offers",
    acts={"view": _STAFF, "set": _KEEP, "change": _KEEP, "drop": _KEEP},
    secret={"price": _BUYERS, "expedite_charge": _BUYERS, "expedite_rate": _BUYERS},
)
POLICY = SUPPLIERS
