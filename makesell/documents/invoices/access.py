"""Who may do what with invoices: the clerk writes and posts, finance overrides a tax and reverses, and does none of the first acts."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_ALL = (
    R.EXECUTIVE, R.SALES_DIRECTOR, R.SALES_SUPPORT, R.FINANCE, R.ORDER_DESK, R.CREDIT_CONTROLLER, R.CASHIER, R.INVOICING_CLERK, R.AUDITOR,
    R.CUSTOMER_SERVICE,
)  # fmt: skip
_SEE = dict.fromkeys(_ALL, Scope.ALL) | {R.SALES_MANAGER: Scope.BELOW, R.SALESPERSON: Scope.CUSTOMER}

_WRITE = {R.INVOICING_CLERK: Scope.ALL}

POLICY = Policy(
    noun="invoices",
    acts={
        "view": _SEE,
        "draft": _WRITE,
        "post": _WRITE,
        "discard": _WRITE,
        "override_tax": {R.FINANCE: Scope.ALL},
        "reverse": {R.FINANCE: Scope.ALL},
        "allow": {R.FINANCE: Scope.ALL},
        "print": dict.fromkeys((R.INVOICING_CLERK, R.FINANCE, R.CASHIER, R.ORDER_DESK, R.SALES_SUPPORT), Scope.ALL),
        "note": {role: scope for role, scope in _SEE.items() if role != R.AUDITOR},
        "attach": {R.INVOICING_CLERK: Scope.ALL, R.FINANCE: Scope.ALL},
    },
)
CREDIT_NOTES = Policy(noun="credit_notes", acts={"view": _SEE, "use": {R.CASHIER: Scope.ALL}})
# Red letters are asked for by the clerk and approved by finance, who does none of the clerk's acts.
_FINANCE = {R.FINANCE: Scope.ALL}
TAX_INVOICES = Policy(
    noun="tax_invoices",
    acts={
        "view": _SEE,
        **dict.fromkeys(("draft", "submit", "read_back", "note_number", "void", "note_use", "request_red", "confirm", "withdraw"), _WRITE),
        "approve": _FINANCE,
        "refuse": _FINANCE,
        "note": {role: scope for role, scope in _SEE.items() if role != R.AUDITOR},
        "attach": _WRITE | _FINANCE,
    },
)
_OFFICE = dict.fromkeys((R.INVOICING_CLERK, R.FINANCE, R.CASHIER, R.EXECUTIVE, R.AUDITOR), Scope.ALL)
TAX_BATCHES = Policy(noun="tax_batches", acts={"view": _OFFICE, "note": _WRITE | _FINANCE, "attach": _WRITE})
TAX_DIFFERENCES = Policy(noun="tax_differences", acts={"view": _OFFICE, "draft": _WRITE})
DEEMED = Policy(noun="deemed_sales", acts={"view": _OFFICE, "declare": _WRITE, "note_invoice": _WRITE, "take_back": _WRITE | _FINANCE})
DUES = Policy(noun="invoice_dues", acts={"view": _OFFICE | {R.ORDER_DESK: Scope.ALL}, "draft": _WRITE, "draft_all": _WRITE})
# Who keeps receivables duns; the seller whose customer it is sees it. Credit control says whom we leave alone.
_DUN, _LEAVE = {R.CASHIER: Scope.ALL}, {R.CREDIT_CONTROLLER: Scope.ALL}
DUNNING = Policy(
    noun="dunning_letters",
    acts={
        "view": _SEE,
        "run": _DUN,
        "send": _DUN,
        "discard": _DUN,
        "promise": _DUN | _LEAVE,
        "charge": _FINANCE,
        "note": {role: scope for role, scope in _SEE.items() if role != R.AUDITOR},
        "attach": _DUN | _FINANCE,
    },
)
DUNNING_STOPS = Policy(
    noun="dunning_stops",
    acts={"view": _SEE, "stop": _LEAVE | _FINANCE, "end": _LEAVE | _FINANCE, "note": _FINANCE},
)
