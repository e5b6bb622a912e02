"""Who may do what with the company's certificates: whoever keeps the system or its security brings them, business roles do not."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_KEEP = {R.ADMINISTRATOR: Scope.ALL, R.SECURITY_ADMINISTRATOR: Scope.ALL}
POLICY = Policy(
    noun="certificates",
    acts={"view": _KEEP | {R.AUDITOR: Scope.ALL, R.LEGAL: Scope.ALL}, "add": _KEEP, "retire": _KEEP},
)
