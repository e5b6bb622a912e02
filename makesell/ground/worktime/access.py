"""Who may do what with working calendars: the planner and the administrator keep them, all staff read them.

What is one person's own — another shift, leave — is kept by who leads the person and by who keeps the people, and read by them and the person.
"""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_STAFF = dict.fromkeys(R.STAFF, Scope.ALL)
_KEEP = dict.fromkeys((R.PLANNER, R.ADMINISTRATOR), Scope.ALL)
_OWN = dict.fromkeys(R.STAFF, Scope.OWN)
_PEOPLE = {R.ADMINISTRATOR: Scope.ALL, R.COMPENSATION: Scope.ALL, R.SALES_DIRECTOR: Scope.ALL, R.SALES_MANAGER: Scope.BELOW}

POLICY = Policy(noun="working_calendars", acts={"view": _STAFF, "create": _KEEP, "change": _KEEP, "set_week": _KEEP, "set_days": _KEEP})
OWN_HOURS = Policy(
    noun="own_hours", acts={"view": {**_OWN, R.AUDITOR: Scope.ALL, **_PEOPLE}, "add": _PEOPLE, "end": _PEOPLE, "drop": _PEOPLE}
)
