"""Who may do what with receipts: the cashier records and allocates, who sells claims, finance confirms (nobody does both, `domain.md` §12)."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_ALL = (R.EXECUTIVE, R.SALES_DIRECTOR, R.FINANCE, R.CREDIT_CONTROLLER, R.CASHIER, R.INVOICING_CLERK, R.AUDITOR)
_SEE = dict.fromkeys(_ALL, Scope.ALL) | {R.SALES_MANAGER: Scope.BELOW, R.SALESPERSON: Scope.CUSTOMER}
_CASHIER = {R.CASHIER: Scope.ALL}
_FINANCE = {R.FINANCE: Scope.ALL}

POLICY = Policy(
    noun="receipts",
    acts={
        "view": _SEE,
        "record": _CASHIER,
        "claim": {R.SALESPERSON: Scope.CUSTOMER, R.SALES_MANAGER: Scope.BELOW},
        "claim_proposed": {R.SALESPERSON: Scope.CUSTOMER, R.SALES_MANAGER: Scope.BELOW},
        "confirm": _FINANCE,
        "confirm_proposed": _FINANCE,
        "refuse_claim": _FINANCE,
        "allocate": _CASHIER,
        "reverse": _FINANCE,
        "note": {role: scope for role, scope in _SEE.items() if role != R.AUDITOR},
        "attach": {R.CASHIER: Scope.ALL, R.FINANCE: Scope.ALL, R.SALESPERSON: Scope.CUSTOMER},
    },
)
REFUNDS = Policy(
    noun="refunds",
    acts={
        "view": _SEE,
        "ask": {R.CASHIER: Scope.ALL, R.SALESPERSON: Scope.CUSTOMER, R.SALES_MANAGER: Scope.BELOW},
        "withdraw": _CASHIER,
        "approve": dict.fromkeys((R.FINANCE, R.EXECUTIVE), Scope.ALL),
        "refuse": dict.fromkeys((R.FINANCE, R.EXECUTIVE), Scope.ALL),
        "pay": _CASHIER,
        "note": {role: scope for role, scope in _SEE.items() if role != R.AUDITOR},
        "attach": {R.CASHIER: Scope.ALL, R.FINANCE: Scope.ALL},
    },
)
WRITE_OFFS = Policy(
    noun="write_offs",
    acts={
        "view": _SEE,
        "propose": {R.CREDIT_CONTROLLER: Scope.ALL, R.CASHIER: Scope.ALL},
        "withdraw": {R.CREDIT_CONTROLLER: Scope.ALL, R.CASHIER: Scope.ALL},
        "approve": dict.fromkeys((R.FINANCE, R.EXECUTIVE), Scope.ALL),
        "refuse": dict.fromkeys((R.FINANCE, R.EXECUTIVE), Scope.ALL),
        "reverse": _FINANCE,
        "note": {role: scope for role, scope in _SEE.items() if role != R.AUDITOR},
        "attach": {R.CREDIT_CONTROLLER: Scope.ALL, R.CASHIER: Scope.ALL, R.FINANCE: Scope.ALL},
    },
)
OFFSETS = Policy(
    noun="offsets",
    acts={
        "view": _SEE,
        "propose": {R.CASHIER: Scope.ALL, R.CREDIT_CONTROLLER: Scope.ALL},
        "withdraw": {R.CASHIER: Scope.ALL, R.CREDIT_CONTROLLER: Scope.ALL},
        "approve": dict.fromkeys((R.FINANCE, R.EXECUTIVE), Scope.ALL),
        "refuse": dict.fromkeys((R.FINANCE, R.EXECUTIVE), Scope.ALL),
        "reverse": _FINANCE,
        "note": {role: scope for role, scope in _SEE.items() if role != R.AUDITOR},
        "attach": {R.CREDIT_CONTROLLER: Scope.ALL, R.CASHIER: Scope.ALL, R.FINANCE: Scope.ALL},
    },
)
BILLS = Policy(
    noun="bills",
    acts={
        "view": _SEE,
        "receive": _CASHIER,
        "allocate": _CASHIER,
        "endorse": _CASHIER,
        "discount": _CASHIER,
        "honour": _CASHIER,
        "dishonour": _FINANCE,
        "give_back": _FINANCE,
        "note": {role: scope for role, scope in _SEE.items() if role != R.AUDITOR},
        "attach": {R.CASHIER: Scope.ALL, R.FINANCE: Scope.ALL},
    },
)
LETTERS = Policy(noun="payment_letters", acts={"view": _SEE, "file": _FINANCE, "end": _FINANCE})
_MONEY = dict.fromkeys((R.EXECUTIVE, R.FINANCE, R.CREDIT_CONTROLLER, R.CASHIER, R.AUDITOR), Scope.ALL)
STATEMENTS = Policy(
    noun="bank_statements",
    acts={
        "view": _MONEY, "read": _CASHIER, "load": _CASHIER, "load_gap": _FINANCE, "discard": _CASHIER, "undo": _CASHIER,
        "note": {role: scope for role, scope in _MONEY.items() if role != R.AUDITOR}, "attach": _CASHIER,
    },
)  # fmt: skip
ACCOUNTS = Policy(
    noun="account_statements",
    acts={
        "view": _SEE, "make": _CASHIER, "send": _CASHIER, "send_link": _CASHIER, "discard": _CASHIER, "register": _CASHIER, "answer": _FINANCE,
        "note": {role: scope for role, scope in _SEE.items() if role != R.AUDITOR}, "attach": {R.CASHIER: Scope.ALL, R.FINANCE: Scope.ALL},
    },
)  # fmt: skip
