"""Who may do what with the company, units, people and role grants (ORG-1, ORG-2, `domain.md` §12)."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_STAFF = dict.fromkeys(R.STAFF, Scope.ALL)
_KEEP = {R.ADMINISTRATOR: Scope.ALL}
_PEOPLE = {R.ADMINISTRATOR: Scope.ALL, R.COMPENSATION: Scope.ALL}
_GRANT = {R.SECURITY_ADMINISTRATOR: Scope.ALL}
_LEAD = {R.ADMINISTRATOR: Scope.ALL, R.EXECUTIVE: Scope.ALL}

COMPANY = Policy(noun="company", acts={"view": _STAFF, "change": _LEAD, "set_currency": _LEAD})
UNITS = Policy(noun="units", acts={"view": _STAFF, "create": _KEEP, "change": _KEEP, "move": _KEEP})
MEMBERSHIPS = Policy(noun="memberships", acts={"view": _STAFF, "add": _PEOPLE})
POLICY = Policy(
    noun="people",
    acts={
        "view": _STAFF,
        "create": _PEOPLE,
        "change": _PEOPLE,
        "move": _PEOPLE,
        "recredit": _PEOPLE,
        "add_membership": _PEOPLE,
        "end_membership": _PEOPLE,
        "leave": _PEOPLE,
        "propose_role": _KEEP,
        "approve_role": _GRANT,
        "withdraw_role": _GRANT,
        "set_commission_rate": {R.COMPENSATION: Scope.ALL},
    },
)
