"""Who may do what with deliveries and with what was missing of them (`domain.md` §12: the warehouse picks, packs and ships)."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R
from makesell.masterdata.products.access import COST_ROLES

_ALL = (
    R.EXECUTIVE, R.SALES_DIRECTOR, R.SALES_SUPPORT, R.PLANNER, R.WAREHOUSE, R.FINANCE, R.ORDER_DESK, R.CREDIT_CONTROLLER, R.INVOICING_CLERK,
    R.AUDITOR, R.QUALITY, R.CUSTOMER_SERVICE,
)  # fmt: skip
_SEE = dict.fromkeys(_ALL, Scope.ALL) | {R.SALES_MANAGER: Scope.BELOW, R.SALESPERSON: Scope.CUSTOMER}
_PLAN = {R.WAREHOUSE: Scope.ALL, R.ORDER_DESK: Scope.ALL}
_SHIP = {R.WAREHOUSE: Scope.ALL}
_FOLLOW = {R.WAREHOUSE: Scope.ALL, R.ORDER_DESK: Scope.ALL, R.CUSTOMER_SERVICE: Scope.ALL}

POLICY = Policy(
    noun="deliveries",
    acts={
        "view": _SEE,
        "create": _PLAN,
        "pick": _SHIP,
        "wave": _SHIP,
        "pack": _SHIP,
        "print_labels": _PLAN,
        "print_note": _PLAN,
        "print_picks": _PLAN,
        "issue_goods": _SHIP,
        "undo_issue": _SHIP,
        "cancel": _PLAN,
        "track": _FOLLOW,
        "prove": _FOLLOW,
        "charge_freight": {R.FINANCE: Scope.ALL, R.INVOICING_CLERK: Scope.ALL},
        "send_link": _FOLLOW | {R.SALES_SUPPORT: Scope.ALL, R.SALES_MANAGER: Scope.BELOW, R.SALESPERSON: Scope.CUSTOMER},
        "note": {role: scope for role, scope in _SEE.items() if role != R.AUDITOR},
        "attach": {R.WAREHOUSE: Scope.ALL, R.ORDER_DESK: Scope.ALL, R.CUSTOMER_SERVICE: Scope.ALL},
    },
    secret={"freight_cost": COST_ROLES | {R.INVOICING_CLERK}},
)
DISCREPANCIES = Policy(
    noun="discrepancies",
    acts={
        "view": _SEE,
        "settle": {R.ORDER_DESK: Scope.ALL, R.CUSTOMER_SERVICE: Scope.ALL, R.SALES_DIRECTOR: Scope.ALL},
        "credit": {R.INVOICING_CLERK: Scope.ALL, R.FINANCE: Scope.ALL},
    },
)
EXCEPTIONS = Policy(
    noun="carrier_exceptions",
    acts={
        "view": _SEE,
        "close": {R.ORDER_DESK: Scope.ALL, R.CUSTOMER_SERVICE: Scope.ALL, R.SALES_SUPPORT: Scope.ALL, R.SALES_DIRECTOR: Scope.ALL},
    },
)
_CLAIM = {R.ORDER_DESK: Scope.ALL, R.CUSTOMER_SERVICE: Scope.ALL, R.FINANCE: Scope.ALL}
CLAIMS = Policy(noun="carrier_claims", acts={"view": _SEE, "pay": _CLAIM, "refuse": _CLAIM})
PROPOSALS = Policy(noun="shipping_proposals", acts={"view": _PLAN | {R.PLANNER: Scope.ALL, R.EXECUTIVE: Scope.ALL}, "deliver": _PLAN})
PICKS = Policy(noun="pick_lines", acts={"view": _PLAN | {R.PLANNER: Scope.ALL, R.EXECUTIVE: Scope.ALL}})
