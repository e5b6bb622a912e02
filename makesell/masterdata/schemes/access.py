"""Who may do what with measures, commission rates and incentive schemes. Rates are pay data: the payroll role and the reviewers."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

POLICY = Policy(
    noun="schemes",
    acts={
        "view": {
            R.COMPENSATION: Scope.ALL,
            R.EXECUTIVE: Scope.ALL,
            R.SALES_DIRECTOR: Scope.ALL,
            R.FINANCE: Scope.ALL,
            R.AUDITOR: Scope.ALL,
            R.SALES_MANAGER: Scope.BELOW,
            R.SALESPERSON: Scope.OWN,
        },
        "set_rate": {R.COMPENSATION: Scope.ALL},
        "approve": {R.EXECUTIVE: Scope.ALL, R.SALES_DIRECTOR: Scope.ALL},
    },
)
_ALL = (R.COMPENSATION, R.EXECUTIVE, R.SALES_DIRECTOR, R.FINANCE, R.AUDITOR, R.SALES_MANAGER, R.SALESPERSON, R.CUSTOMER_SERVICE, R.PRESALES)
_KEEP = {R.COMPENSATION: Scope.ALL}
_MEMBERS = dict.fromkeys((R.SALESPERSON, R.SALES_MANAGER, R.CUSTOMER_SERVICE, R.PRESALES, R.SALES_DIRECTOR), Scope.ALL)
COMPOSING = (
    "add_commission", "add_bonus", "add_score_bonus", "add_spiff", "add_pool", "add_guarantee", "add_hold_back", "add_draw", "add_expense",
    "set_modifiers", "drop_component",
)  # fmt: skip
SCHEMES = Policy(
    noun="incentive_schemes",
    acts={
        "view": dict.fromkeys(_ALL, Scope.ALL),
        "create": _KEEP,
        "create_from_template": _KEEP,
        "change": _KEEP,
        "draft_version": _KEEP,
        "withdraw_version": _KEEP,
        "approve_version": POLICY.acts["approve"],
        "assign": _KEEP,
        "release": _KEEP,
        **dict.fromkeys(COMPOSING, _KEEP),
        "give_opinion": {**_KEEP, **_MEMBERS},
        "acknowledge": _MEMBERS,
        "note": {**_KEEP, **POLICY.acts["approve"]},
    },
)
RATES = Policy(noun="commission_rates", acts={"view": POLICY.acts["view"], "set": POLICY.acts["set_rate"]})
MEASURES = Policy(
    noun="measures",
    acts={
        "view": {role: Scope.ALL for role in R.STAFF if role != R.SECURITY_ADMINISTRATOR},
        **{key: {R.COMPENSATION: Scope.ALL, R.SALES_DIRECTOR: Scope.ALL} for key in ("create", "stop", "resume")},
    },
)
