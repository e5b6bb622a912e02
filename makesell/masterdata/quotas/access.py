"""Who may do what with quotas: the planner and the sales director share out what is scarce; who sells reads what is left."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_SHARE_OUT = {R.PLANNER: Scope.ALL, R.SALES_DIRECTOR: Scope.ALL}
_SEE = (R.EXECUTIVE, R.SALES_MANAGER, R.SALESPERSON, R.SALES_SUPPORT, R.ORDER_DESK, R.AUDITOR)

POLICY = Policy(noun="quotas", acts={"view": dict.fromkeys(_SEE, Scope.ALL) | _SHARE_OUT, "set": _SHARE_OUT})
