"""Who may do what with territories."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

POLICY = Policy(
    noun="territories",
    acts={
        "view": {role: Scope.ALL for role in R.STAFF if role != R.SECURITY_ADMINISTRATOR},
        "create": {R.SALES_DIRECTOR: Scope.ALL, R.SALES_SUPPORT: Scope.ALL},
        "change": {R.SALES_DIRECTOR: Scope.ALL, R.SALES_SUPPORT: Scope.ALL},
        "retire": {R.SALES_DIRECTOR: Scope.ALL},
        "restore": {R.SALES_DIRECTOR: Scope.ALL},
        "move": {R.SALES_DIRECTOR: Scope.ALL},
        "add_rule": {R.SALES_DIRECTOR: Scope.ALL},
        "end_rule": {R.SALES_DIRECTOR: Scope.ALL},
    },
)
