"""Who may do what with price lists and tax rates. Who enters a list never approves a special price; the order desk prices nothing."""

from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R

_SEE = (
    R.EXECUTIVE, R.SALES_DIRECTOR, R.SALES_MANAGER, R.SALESPERSON, R.SALES_SUPPORT, R.CUSTOMER_SERVICE, R.FINANCE, R.ORDER_DESK,
    R.CREDIT_CONTROLLER, R.CASHIER, R.INVOICING_CLERK, R.LEGAL, R.MARKETING, R.PRESALES, R.AUDITOR,
)  # fmt: skip
_ENTER = {R.SALES_SUPPORT: Scope.ALL}

POLICY = Policy(
    noun="price_lists",
    acts={
        "view": dict.fromkeys(_SEE, Scope.ALL),
        "create": _ENTER,
        "change": _ENTER,
        "retire": _ENTER,
        "restore": _ENTER,
        "set_prices": _ENTER,
        "end_prices": _ENTER,
        "fund": {R.SALES_DIRECTOR: Scope.ALL, R.MARKETING: Scope.ALL},
    },
)
PRICES = Policy(noun="prices", acts={"view": dict.fromkeys(_SEE, Scope.ALL), "set": _ENTER})
TAX = Policy(noun="tax_rates", acts={"view": dict.fromkeys(_SEE, Scope.ALL), "set": {R.FINANCE: Scope.ALL}})
