"""Who may do what with activities, follow-ups, needs and care plans: who serves a customer, and service for every customer."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_SELL = {R.SALES_DIRECTOR: Scope.ALL, R.SALES_MANAGER: Scope.BELOW, R.SALESPERSON: Scope.CUSTOMER}
_SERVE = _SELL | {R.CUSTOMER_SERVICE: Scope.ALL}
_FIELD = _SERVE | {R.PRESALES: Scope.ALL, R.MARKETING: Scope.ALL, R.SERVICE_ENGINEER: Scope.ALL, R.SALES_SUPPORT: Scope.ALL}
_SEE = _FIELD | {R.EXECUTIVE: Scope.ALL, R.AUDITOR: Scope.ALL}
_OWN = dict.fromkeys(_FIELD, Scope.OWN) | {R.SALES_DIRECTOR: Scope.ALL, R.SALES_MANAGER: Scope.BELOW}
_TALK = {role: scope for role, scope in _SEE.items() if role != R.AUDITOR}

ACTIVITIES = Policy(
    noun="activities", acts={"view": _SEE, "log": _FIELD, "withdraw": _OWN, "note": _TALK, "attach": _FIELD},
)  # fmt: skip
FOLLOW_UPS = Policy(
    noun="follow_ups",
    acts={"view": _SEE, "plan": _FIELD, "finish": _OWN, "postpone": _OWN, "drop": _OWN, "note": _TALK, "attach": _OWN},
)
NEEDS = Policy(
    noun="needs",
    acts={"view": _SEE, "record": _FIELD, "answer": _SERVE, "drop": _SERVE, "note": _TALK, "attach": _FIELD},
)
CARE_PLANS = Policy(
    noun="care_plans",
    acts={"view": _SEE, "plan": _SERVE, "change": _SERVE, "end": _SERVE, "note": _TALK, "attach": _SERVE},
)
