"""Who may do what with the calendar of appraisal rounds: compensation keeps it, who is appraised or leads reads it."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_KEEP = {R.COMPENSATION: Scope.ALL}
_READ = dict.fromkeys(
    (R.SALES_DIRECTOR, R.EXECUTIVE, R.SALES_MANAGER, R.SALESPERSON, R.CUSTOMER_SERVICE, R.AUDITOR, R.COMPENSATION), Scope.ALL
)

POLICY = Policy(noun="appraisal_rounds", acts={"view": _READ, "plan": _KEEP, "open": _KEEP, "move": _KEEP, "cancel": _KEEP})
