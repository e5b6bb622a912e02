"""Who may do what with tickets and knowledge answers: service answers; who sells or repairs does so for the customers served."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_ALL = (
    R.EXECUTIVE, R.SALES_DIRECTOR, R.SALES_SUPPORT, R.CUSTOMER_SERVICE, R.ORDER_DESK, R.QUALITY, R.AUDITOR,
)  # fmt: skip
_SEE = dict.fromkeys(_ALL, Scope.ALL) | {
    R.SALES_MANAGER: Scope.BELOW, R.SALESPERSON: Scope.CUSTOMER, R.SERVICE_ENGINEER: Scope.CUSTOMER, R.PRESALES: Scope.CUSTOMER,
}  # fmt: skip
_OPEN = {
    R.CUSTOMER_SERVICE: Scope.ALL, R.ORDER_DESK: Scope.ALL, R.SALES_DIRECTOR: Scope.ALL, R.SALES_MANAGER: Scope.BELOW,
    R.SALESPERSON: Scope.CUSTOMER, R.SERVICE_ENGINEER: Scope.CUSTOMER, R.PRESALES: Scope.CUSTOMER,
}  # fmt: skip
_WORK = {role: scope for role, scope in _OPEN.items() if role != R.ORDER_DESK}
_LEAD = {R.CUSTOMER_SERVICE: Scope.ALL, R.SALES_DIRECTOR: Scope.ALL, R.SALES_MANAGER: Scope.BELOW}
_TALK = {role: scope for role, scope in _SEE.items() if role != R.AUDITOR}

POLICY = Policy(
    noun="tickets",
    acts={
        "view": _SEE,
        "open": _OPEN,
        "change": _WORK,
        "reply": _WORK,
        "use_answer": _WORK,
        "customer_says": _OPEN,
        "assign": _LEAD,
        "hand_over": _WORK,
        "hand_lead": {R.CUSTOMER_SERVICE: Scope.ALL, R.SERVICE_ENGINEER: Scope.CUSTOMER},
        "open_opportunity": {
            R.CUSTOMER_SERVICE: Scope.ALL, R.SALES_DIRECTOR: Scope.ALL, R.SALES_MANAGER: Scope.BELOW, R.SALESPERSON: Scope.CUSTOMER,
        },
        "open_replacement": {R.CUSTOMER_SERVICE: Scope.ALL, R.SALES_DIRECTOR: Scope.ALL, R.ORDER_DESK: Scope.ALL},
        "resolve": _WORK,
        "confirm": _WORK,
        "reopen": _OPEN,
        "withdraw": _LEAD,
        "send_link": _OPEN,
        "note": _TALK,
        "attach": _WORK,
    },
)
_WRITE = dict.fromkeys((R.CUSTOMER_SERVICE, R.SERVICE_ENGINEER, R.PRESALES, R.QUALITY), Scope.ALL)
_READ = dict.fromkeys((*_ALL, R.SALES_MANAGER, R.SALESPERSON, R.SERVICE_ENGINEER, R.PRESALES, R.MARKETING, R.PLANNER), Scope.ALL)
ANSWERS = Policy(
    noun="answers",
    acts={
        "view": _READ,
        "write": _WRITE,
        "change": _WRITE,
        "publish": _WRITE,
        "retire": _WRITE,
        "rate": {role: scope for role, scope in _READ.items() if role != R.AUDITOR},
        "note": {role: scope for role, scope in _READ.items() if role != R.AUDITOR},
        "attach": _WRITE,
    },
)
