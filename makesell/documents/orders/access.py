"""Who may do what with sales orders."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_ALL = (
    R.EXECUTIVE, R.SALES_DIRECTOR, R.SALES_SUPPORT, R.PLANNER, R.WAREHOUSE, R.FINANCE, R.ORDER_DESK, R.CREDIT_CONTROLLER, R.CASHIER,
    R.INVOICING_CLERK, R.AUDITOR, R.LEGAL, R.QUALITY, R.CUSTOMER_SERVICE,
)  # fmt: skip
_SEE = dict.fromkeys(_ALL, Scope.ALL) | {R.SALES_MANAGER: Scope.BELOW, R.SALESPERSON: Scope.CUSTOMER}

_SELL = {R.ORDER_DESK: Scope.ALL, R.SALES_DIRECTOR: Scope.ALL, R.SALES_MANAGER: Scope.BELOW, R.SALESPERSON: Scope.CUSTOMER}
# Who stops an order at the customer's wish or at ours, and lets it go on.
_STOP = _SELL | {R.PLANNER: Scope.ALL}
# Who may ask for other shares of a confirmed order's credit; another person decides.
_SHARE = {R.SALESPERSON: Scope.OWN, R.SALES_MANAGER: Scope.BELOW, R.SALES_DIRECTOR: Scope.ALL, R.EXECUTIVE: Scope.ALL}

POLICY = Policy(
    noun="orders",
    acts={
        "view": _SEE,
        "create": _SELL,
        "edit": _SELL,
        "change_gift": _SELL,
        "copy": _SELL,
        "keep_template": _SELL,
        "discard": _SELL,
        "price": _SELL,
        "discount": _SELL,
        "take_stand_in": _SELL,
        "confirm": _SELL,
        "cancel": _SELL,
        "open_gate": _SELL,
        "enter_licence": _SELL | {R.SALES_SUPPORT: Scope.ALL},
        "pause": _STOP,
        "resume": _STOP,
        "answer_slip": _STOP,
        "change": _SELL,
        # Goods on loan: who keeps them, and who sells.
        "give_back": {R.WAREHOUSE: Scope.ALL, R.ORDER_DESK: Scope.ALL, R.CUSTOMER_SERVICE: Scope.ALL},
        "convert_loan": _SELL,
        "extend_loan": _SELL,
        "change_split": _SHARE,
        "release_hold": {R.CREDIT_CONTROLLER: Scope.ALL},
        "extend_release": {R.CREDIT_CONTROLLER: Scope.ALL},
        "allow_discount": {R.SALES_MANAGER: Scope.BELOW, R.SALES_DIRECTOR: Scope.ALL, R.EXECUTIVE: Scope.ALL},
        "note": {role: scope for role, scope in _SEE.items() if role != R.AUDITOR},
        "attach": {R.ORDER_DESK: Scope.ALL, R.SALES_MANAGER: Scope.BELOW, R.SALESPERSON: Scope.OWN, R.SALES_DIRECTOR: Scope.ALL},
    },
    secret={"margin": frozenset({R.EXECUTIVE, R.SALES_DIRECTOR, R.FINANCE, R.SALES_MANAGER})},
)
# Who keeps a template keeps it for himself or for his unit; what a unit shares is used by everybody in it.
_KEEP = {R.SALESPERSON: Scope.OWN, R.SALES_MANAGER: Scope.BELOW, R.ORDER_DESK: Scope.ALL, R.SALES_DIRECTOR: Scope.ALL}
TEMPLATES = Policy(
    noun="order_templates",
    acts={**dict.fromkeys(("view", "use", "change", "retire", "restore", "note", "attach"), _KEEP)},
)
# A change is made on its order; its own page is for reading.
CHANGES = Policy(
    noun="change_orders",
    acts={
        "view": _SEE,
        "note": {role: scope for role, scope in _SEE.items() if role != R.AUDITOR},
        "attach": {R.ORDER_DESK: Scope.ALL, R.SALES_MANAGER: Scope.BELOW, R.SALESPERSON: Scope.OWN, R.SALES_DIRECTOR: Scope.ALL},
    },
)
_HELP = (R.PRESALES, R.CUSTOMER_SERVICE, R.SERVICE_ENGINEER)
_DECIDE = {R.SALES_DIRECTOR: Scope.ALL, R.EXECUTIVE: Scope.ALL}
SPLITS = Policy(
    noun="split_changes",
    acts={
        # Whose share it changes may read it, whoever's customer it is (`split_changes_of`): for those who help to sell, their own alone.
        "view": {role: _SEE[role] for role in (*_SHARE, R.SALES_SUPPORT, R.FINANCE, R.AUDITOR)} | dict.fromkeys(_HELP, Scope.OWN),
        "approve": _DECIDE,
        "refuse": _DECIDE,
        "withdraw": _SHARE,
        "note": {role: _SEE[role] for role in (*_SHARE, R.SALES_SUPPORT, R.FINANCE)},
    },
)
