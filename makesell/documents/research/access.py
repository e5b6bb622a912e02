"""Who may do what with market research. Who drafts a market size does not publish it (the act compares persons)."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_READ = (
    R.EXECUTIVE, R.SALES_DIRECTOR, R.SALES_MANAGER, R.SALESPERSON, R.SALES_SUPPORT, R.MARKETING, R.PRESALES, R.FINANCE, R.COMPENSATION, R.AUDITOR,
)  # fmt: skip
_SEE = dict.fromkeys(_READ, Scope.ALL)
_RESEARCH = dict.fromkeys((R.MARKETING, R.SALES_SUPPORT, R.SALES_DIRECTOR), Scope.ALL)
_FIELD = _RESEARCH | dict.fromkeys((R.SALES_MANAGER, R.SALESPERSON, R.PRESALES), Scope.ALL)
_OWN = _RESEARCH | dict.fromkeys((R.SALES_MANAGER, R.SALESPERSON, R.PRESALES), Scope.OWN)
_TALK = {role: scope for role, scope in _SEE.items() if role != R.AUDITOR}

MARKET_SIZES = Policy(
    noun="market_sizes",
    acts={
        "view": _SEE,
        "create": _RESEARCH,
        "change": _RESEARCH,
        "revise": _RESEARCH,
        "withdraw": _RESEARCH,
        "publish": dict.fromkeys((R.SALES_DIRECTOR, R.EXECUTIVE), Scope.ALL),
        "note": _TALK,
        "attach": _RESEARCH,
    },
)
COMPETITORS = Policy(
    noun="competitors",
    acts={"view": _SEE, "create": _FIELD, "change": _RESEARCH, "retire": _RESEARCH, "restore": _RESEARCH, "note": _TALK, "attach": _FIELD},
)
# An offer to a customer names the customer: who may not see the one does not see the other.
_OFFERED = _SEE | {R.SALES_MANAGER: Scope.BELOW, R.SALESPERSON: Scope.CUSTOMER, R.PRESALES: Scope.CUSTOMER}
OFFERS = Policy(
    noun="competitor_offers",
    acts={"view": _OFFERED, "create": _FIELD, "change": _OWN, "withdraw": _OWN, "note": _TALK, "attach": _OWN},
)
NOTES = Policy(
    noun="research_notes",
    acts={"view": _SEE, "create": _FIELD, "change": _OWN, "withdraw": _OWN, "note": _TALK, "attach": _OWN},
)
