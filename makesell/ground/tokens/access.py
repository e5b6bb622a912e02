"""Who may do what with tokens of programs, and with logins (ORG-2): the administrator; security may end what was seen by others."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_ISSUE = {R.ADMINISTRATOR: Scope.ALL}
_END = {R.ADMINISTRATOR: Scope.ALL, R.SECURITY_ADMINISTRATOR: Scope.ALL}

POLICY = Policy(noun="tokens", acts={"view": _END | {R.AUDITOR: Scope.ALL}, "issue": _ISSUE, "revoke": _END})
LOGINS = Policy(noun="logins", acts={"create": _ISSUE, "close": _END})
