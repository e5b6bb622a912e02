"""The catalogue of roles (ORG-2 and `domain.md` §12) as codes. Names and duties: `duties.py`. Django-free."""

from typing import Final

SALES_DIRECTOR: Final = "sales_director"
SALES_MANAGER: Final = "sales_manager"
SALESPERSON: Final = "salesperson"
CUSTOMER_SERVICE: Final = "customer_service"
SALES_SUPPORT: Final = "sales_support"
PLANNER: Final = "planner"
WAREHOUSE: Final = "warehouse"
FINANCE: Final = "finance"
EXECUTIVE: Final = "executive"
ADMINISTRATOR: Final = "administrator"
ORDER_DESK: Final = "order_desk"
CREDIT_CONTROLLER: Final = "credit_controller"
CASHIER: Final = "cashier"
INVOICING_CLERK: Final = "invoicing_clerk"
LEGAL: Final = "legal"
MARKETING: Final = "marketing"
PRESALES: Final = "presales"
SERVICE_ENGINEER: Final = "service_engineer"
QUALITY: Final = "quality"
PURCHASING: Final = "purchasing"
SHOP_FLOOR: Final = "shop_floor"
COMPENSATION: Final = "compensation"
AUDITOR: Final = "auditor"
SECURITY_ADMINISTRATOR: Final = "security_administrator"
DEALER_USER: Final = "dealer_user"
CUSTOMER_USER: Final = "customer_user"
PROGRAM_USER: Final = "program_user"

STAFF: Final = (
    SALES_DIRECTOR, SALES_MANAGER, SALESPERSON, CUSTOMER_SERVICE, SALES_SUPPORT, PLANNER, WAREHOUSE, FINANCE, EXECUTIVE, ADMINISTRATOR,
    ORDER_DESK, CREDIT_CONTROLLER, CASHIER, INVOICING_CLERK, LEGAL, MARKETING, PRESALES, SERVICE_ENGINEER, QUALITY, PURCHASING, SHOP_FLOOR,
    COMPENSATION, AUDITOR, SECURITY_ADMINISTRATOR,
)  # fmt: skip
OUTSIDE: Final = (DEALER_USER, CUSTOMER_USER, PROGRAM_USER)
ALL: Final = STAFF + OUTSIDE
# A second factor is asked from these outside the loopback demo (`reliability.md` C2).
SECOND_FACTOR: Final = frozenset({ADMINISTRATOR, SECURITY_ADMINISTRATOR, FINANCE, CASHIER, COMPENSATION, CREDIT_CONTROLLER, INVOICING_CLERK})
