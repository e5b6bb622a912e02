"""Who may do what with customers, contacts, credit accounts and carriers (`domain.md` §12)."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_ALL = (
    R.EXECUTIVE,
    R.SALES_DIRECTOR,
    R.SALES_SUPPORT,
    R.CUSTOMER_SERVICE,
    R.PLANNER,
    R.WAREHOUSE,
    R.FINANCE,
    R.ORDER_DESK,
    R.CREDIT_CONTROLLER,
    R.CASHIER,
    R.INVOICING_CLERK,
    R.LEGAL,
    R.MARKETING,
    R.QUALITY,
    R.AUDITOR,
)
_SEE = dict.fromkeys(_ALL, Scope.ALL) | {
    R.SALES_MANAGER: Scope.BELOW,
    R.SALESPERSON: Scope.CUSTOMER,
    R.PRESALES: Scope.CUSTOMER,
    R.SERVICE_ENGINEER: Scope.CUSTOMER,
}
_KEEP = {
    R.SALES_DIRECTOR: Scope.ALL,
    R.SALES_SUPPORT: Scope.ALL,
    R.ORDER_DESK: Scope.ALL,
    R.SALES_MANAGER: Scope.BELOW,
    R.SALESPERSON: Scope.OWN,
}
_GIVE = {R.SALES_DIRECTOR: Scope.ALL, R.SALES_MANAGER: Scope.BELOW, R.SALES_SUPPORT: Scope.ALL}
_KNOW = {role: scope for role, scope in _SEE.items() if role not in {R.PLANNER, R.QUALITY}}
_ASK = {
    R.CUSTOMER_SERVICE: Scope.ALL, R.ORDER_DESK: Scope.ALL, R.SALES_DIRECTOR: Scope.ALL, R.SALES_MANAGER: Scope.BELOW,
    R.SALESPERSON: Scope.CUSTOMER, R.SERVICE_ENGINEER: Scope.CUSTOMER, R.PRESALES: Scope.CUSTOMER,
}  # fmt: skip
_TALK = _KEEP | {R.CUSTOMER_SERVICE: Scope.ALL, R.SERVICE_ENGINEER: Scope.CUSTOMER, R.PRESALES: Scope.CUSTOMER}

POLICY = Policy(
    noun="customers",
    acts={
        "view": _SEE,
        "create": _KEEP,
        "change": _KEEP,
        "retire": _GIVE,
        "restore": _GIVE,
        "assign": _GIVE,
        "merge": _GIVE,
        "separate": _GIVE,
        "serve": _GIVE | {R.SALESPERSON: Scope.OWN},
        "end_service": _GIVE | {R.SALESPERSON: Scope.OWN},
        "add_address": _TALK,
        "change_address": _TALK,
        "name_credit_account": {R.CREDIT_CONTROLLER: Scope.ALL},
        "open_ticket": _ASK,
        "send_link": _ASK,
        "note": {role: scope for role, scope in _SEE.items() if role != R.AUDITOR},
        "attach": _TALK,
    },
)
# Pairs of customers that may be one are for those who may merge them.
DUPLICATES = Policy(noun="duplicates", acts=dict.fromkeys(("view", "merge", "keep_apart", "suspect"), _GIVE))
ADDRESSES = Policy(noun="addresses", acts={"view": _SEE, "add": _TALK})
# Whom tax invoices are made out to is nothing of those who hold and release orders.
TITLES = Policy(
    noun="tax_titles",
    acts={"view": _SEE, "set": dict.fromkeys((R.INVOICING_CLERK, R.ORDER_DESK, R.SALES_SUPPORT), Scope.ALL)},
)
# Contacts are people: whoever needs no name of them for the work does not see them. Export asks for a reason.
CONTACTS = Policy(
    noun="contacts",
    acts={
        "view": _KNOW,
        "create": _TALK,
        "change": _TALK,
        "erase": {R.SALES_SUPPORT: Scope.ALL, R.SALES_DIRECTOR: Scope.ALL},
        "export": {R.SALES_SUPPORT: Scope.ALL, R.SALES_DIRECTOR: Scope.ALL, R.MARKETING: Scope.ALL},
    },
)
# Limits are the credit controller's; who enters bank data (the cashier) never touches them.
CREDIT_ACCOUNTS = Policy(
    noun="credit_accounts",
    acts={
        "view": dict.fromkeys(_ALL, Scope.ALL) | {R.SALES_MANAGER: Scope.ALL, R.SALESPERSON: Scope.ALL},
        "create": {R.CREDIT_CONTROLLER: Scope.ALL},
        "change": {R.CREDIT_CONTROLLER: Scope.ALL},
        "retire": {R.CREDIT_CONTROLLER: Scope.ALL},
        "restore": {R.CREDIT_CONTROLLER: Scope.ALL},
    },
)
# Who proposes to extend a limit does not decide it.
_DECIDE = {R.FINANCE: Scope.ALL, R.EXECUTIVE: Scope.ALL}
CREDIT_EXTENSIONS = Policy(
    noun="credit_extensions",
    acts={
        "view": dict.fromkeys(_ALL, Scope.ALL) | {R.SALES_MANAGER: Scope.ALL, R.SALESPERSON: Scope.ALL},
        "propose": {R.CREDIT_CONTROLLER: Scope.ALL},
        "withdraw": {R.CREDIT_CONTROLLER: Scope.ALL},
        "end": {R.CREDIT_CONTROLLER: Scope.ALL},
        "approve": _DECIDE,
        "refuse": _DECIDE,
        "note": {R.CREDIT_CONTROLLER: Scope.ALL, **_DECIDE},
    },
)
_SHIP = {R.WAREHOUSE: Scope.ALL, R.SALES_SUPPORT: Scope.ALL}
CARRIERS = Policy(
    noun="carriers",
    acts={
        "view": {role: Scope.ALL for role in R.STAFF if role != R.SECURITY_ADMINISTRATOR},
        "create": _SHIP,
        "change": _SHIP,
        "retire": _SHIP,
        "restore": _SHIP,
    },
)
