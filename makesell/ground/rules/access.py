"""Who may do what with rules: proposed by those who run a matter, approved by an executive, never by who proposed it."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_STAFF = dict.fromkeys(R.STAFF, Scope.ALL)
_DRAFT = dict.fromkeys((R.SALES_SUPPORT, R.SALES_DIRECTOR, R.COMPENSATION, R.FINANCE, R.PLANNER), Scope.ALL)

POLICY = Policy(
    noun="rules",
    acts={
        "view": _STAFF,
        "create": _DRAFT,
        "draft_scheme": _DRAFT,
        "draft_vetoes": _DRAFT,
        "propose": _DRAFT,
        "withdraw": _DRAFT | {R.EXECUTIVE: Scope.ALL},
        "consult": {R.COMPENSATION: Scope.ALL},
        "approve": {R.EXECUTIVE: Scope.ALL},
        "refuse": {R.EXECUTIVE: Scope.ALL},
        "end": {R.EXECUTIVE: Scope.ALL},
        "acknowledge": _STAFF,
    },
)
