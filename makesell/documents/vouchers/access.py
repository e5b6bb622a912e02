"""Who may do what with vouchers and the mapping of accounts: finance sets and hands over, whoever handles money reads."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_SEE = dict.fromkeys((R.EXECUTIVE, R.FINANCE, R.CASHIER, R.AUDITOR), Scope.ALL)
_FINANCE = {R.FINANCE: Scope.ALL}
HANDOVERS = Policy(
    noun="voucher_handovers",
    acts={
        "view": _SEE, "hand_over": _FINANCE, "note": {role: scope for role, scope in _SEE.items() if role != R.AUDITOR}, "attach": _FINANCE,
    },
)  # fmt: skip
VOUCHERS = Policy(noun="vouchers", acts={"view": _SEE})
ACCOUNTS = Policy(noun="account_rules", acts={"view": _SEE, "set": _FINANCE})
