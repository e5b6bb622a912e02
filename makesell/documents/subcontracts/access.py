"""Who may do what with subcontracts: purchasing and the planner agree and send, the shop floor hands over and counts what comes back.

Whoever agrees prices alone does not confirm what was delivered for them: purchasing receives nothing (`domain.md` §12).
"""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_SEE = dict.fromkeys(
    (
        R.EXECUTIVE, R.SALES_DIRECTOR, R.PLANNER, R.PURCHASING, R.WAREHOUSE, R.FINANCE, R.QUALITY, R.ORDER_DESK, R.SHOP_FLOOR, R.AUDITOR,
    ),
    Scope.ALL,
)  # fmt: skip
_AGREE = {R.PURCHASING: Scope.ALL, R.PLANNER: Scope.ALL}
_COUNT = {R.SHOP_FLOOR: Scope.ALL, R.PLANNER: Scope.ALL}
_PRICE = frozenset({R.EXECUTIVE, R.FINANCE, R.PLANNER, R.PURCHASING, R.AUDITOR})
POLICY = Policy(
    noun="subcontracts",
    acts={
        "view": _SEE,
        "send": _AGREE | _COUNT,
        "receive": _COUNT,
        "undo_receipt": _COUNT,
        "change_date": _AGREE,
        "take_back": _AGREE | _COUNT,
        "print": _AGREE | _COUNT | {R.WAREHOUSE: Scope.ALL},
        "note": {role: scope for role, scope in _SEE.items() if role != R.AUDITOR},
        "attach": _AGREE | _COUNT | {R.WAREHOUSE: Scope.ALL, R.QUALITY: Scope.ALL},
    },
    secret={"unit_cost": _PRICE, "value": _PRICE},
)
