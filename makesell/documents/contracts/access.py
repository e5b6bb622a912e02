"""Who may do what with contracts and their templates. Who drafts does not approve his own; who signs on paper is not who compared the text."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_ALL = (
    R.EXECUTIVE, R.SALES_DIRECTOR, R.SALES_SUPPORT, R.LEGAL, R.FINANCE, R.ORDER_DESK, R.CREDIT_CONTROLLER, R.INVOICING_CLERK, R.CASHIER, R.AUDITOR,
)  # fmt: skip
_SEE = dict.fromkeys(_ALL, Scope.ALL) | {R.SALES_MANAGER: Scope.BELOW, R.SALESPERSON: Scope.CUSTOMER}
_SELL = {R.SALES_DIRECTOR: Scope.ALL, R.SALES_MANAGER: Scope.BELOW, R.SALESPERSON: Scope.CUSTOMER}
_DRAFT = _SELL | {R.SALES_SUPPORT: Scope.ALL, R.LEGAL: Scope.ALL}
_REVIEW = {R.LEGAL: Scope.ALL, R.SALES_MANAGER: Scope.BELOW, R.SALES_DIRECTOR: Scope.ALL, R.EXECUTIVE: Scope.ALL}
_KEEP = {R.LEGAL: Scope.ALL, R.SALES_SUPPORT: Scope.ALL}

POLICY = Policy(
    noun="contracts",
    acts={
        "view": _SEE,
        **dict.fromkeys(("create", "edit", "propose", "withdraw", "amend", "renew", "send_link"), _DRAFT),
        "approve": _REVIEW,
        "send_back": _REVIEW,
        "sign": {R.SALES_DIRECTOR: Scope.ALL, R.EXECUTIVE: Scope.ALL},
        "register_paper": _KEEP,
        "end": {R.LEGAL: Scope.ALL, R.SALES_DIRECTOR: Scope.ALL, R.EXECUTIVE: Scope.ALL},
        "order": _SELL | {R.ORDER_DESK: Scope.ALL},
        "note": {role: scope for role, scope in _SEE.items() if role != R.AUDITOR},
        "attach": _DRAFT,
    },
)
TEMPLATES = Policy(
    noun="contract_templates",
    acts={
        "view": dict.fromkeys((*_ALL, R.SALES_MANAGER, R.SALESPERSON), Scope.ALL),
        **{act: {R.LEGAL: Scope.ALL} for act in ("create", "change", "retire", "restore", "attach")},
        "note": dict.fromkeys((R.LEGAL, R.SALES_SUPPORT), Scope.ALL),
    },
)
