"""Who may do what with working calendars: the planner and the administrator keep them, all staff read them."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_STAFF = dict.fromkeys(R.STAFF, Scope.ALL)
_KEEP = dict.fromkeys((R.PLANNER, R.ADMINISTRATOR), Scope.ALL)

POLICY = Policy(noun="working_calendars", acts={"view": _STAFF, "create": _KEEP, "change": _KEEP, "set_week": _KEEP, "set_days": _KEEP})
