"""Who may import whole companies and tables of records: the system administrator (`domain.md` §12)."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_KEEP = {R.ADMINISTRATOR: Scope.ALL}
POLICY = Policy(noun="imports", acts={"view": _KEEP, "start": _KEEP, "cancel": _KEEP, "replace_demo": _KEEP})
