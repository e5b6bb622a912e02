"""Who may do what with leads: everybody who sells sees and claims those of the pool; the others are their owner's and those above."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_LEAD = {R.SALES_DIRECTOR: Scope.ALL, R.SALES_MANAGER: Scope.BELOW}
_WORK = _LEAD | {R.SALESPERSON: Scope.OWN}
_ENTER = _WORK | {R.MARKETING: Scope.ALL, R.SALES_SUPPORT: Scope.ALL, R.CUSTOMER_SERVICE: Scope.ALL}
_SEE = _ENTER | {R.EXECUTIVE: Scope.ALL, R.AUDITOR: Scope.ALL}

POLICY = Policy(
    noun="leads",
    acts={
        "view": _SEE,
        "enter": _ENTER,
        "refer": _ENTER,
        "change": _ENTER,
        "claim": dict.fromkeys(_WORK, Scope.ALL),
        "assign": _LEAD | {R.MARKETING: Scope.ALL},
        "give_back": _WORK,
        "log_activity": _WORK | {R.CUSTOMER_SERVICE: Scope.ALL, R.MARKETING: Scope.ALL},
        "qualify": _WORK,
        "discard": _WORK | {R.MARKETING: Scope.ALL},
        "note": {role: scope for role, scope in _SEE.items() if role != R.AUDITOR},
        "attach": _ENTER,
    },
)
# In the pool nobody owns them: whoever may do one of these acts at all may do it there.
IN_POOL = frozenset({"view", "assign", "discard", "change"})
