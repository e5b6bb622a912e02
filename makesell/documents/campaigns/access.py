"""Who may do what with campaigns: marketing runs them, managers those of their teams; finance posts costs, too."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_RUN = {R.MARKETING: Scope.ALL, R.SALES_DIRECTOR: Scope.ALL, R.SALES_MANAGER: Scope.BELOW}
_READ = (R.EXECUTIVE, R.FINANCE, R.SALES_SUPPORT, R.CUSTOMER_SERVICE, R.SALESPERSON, R.PRESALES, R.AUDITOR)
_SEE = dict.fromkeys((*_RUN, *_READ), Scope.ALL)

POLICY = Policy(
    noun="campaigns",
    acts={
        "view": _SEE,
        "draft": _RUN,
        "change": _RUN,
        "start": _RUN,
        "post_cost": _RUN | {R.FINANCE: Scope.ALL},
        "end": _RUN,
        "withdraw": _RUN,
        "note": {role: scope for role, scope in _SEE.items() if role != R.AUDITOR},
        "attach": _RUN,
    },
)
