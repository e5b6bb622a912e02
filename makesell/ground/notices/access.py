"""Everybody chooses for himself how he is told."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_OWN = dict.fromkeys(R.ALL, Scope.OWN)

POLICY = Policy(noun="notice_wishes", acts={"view": _OWN, "change": _OWN})
