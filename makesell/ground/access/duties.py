"""Ground/access: what each role is for, in words (ORG-2 … ORG-6, `domain.md` §12), and which roles nobody holds together.

Shown on the person's page and printed in the handbook. Django-free; the texts are in the catalogue.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from makesell.ground.access import roles
from makesell.ground.text import N_, Marked


@dataclass(frozen=True, slots=True)
class Role:
    """A role: its name, its duties, and the nouns of the screens that serve them."""

    code: str
    name: Marked
    duties: tuple[Marked, ...]
    nouns: tuple[str, ...]


CATALOGUE: Final[tuple[Role, ...]] = (
    Role(
        roles.SALES_DIRECTOR,
        N_("Sales director"),
        (
            N_("Leads the sales department and answers for its targets"),
            N_("Splits and approves targets of the units below"),
            N_("Decides prices, discounts and exceptions above the managers' authority"),
            N_("Evaluates teams and proposes rewards"),
        ),
        (
            "workbench", "targets", "plans", "agreements", "reports", "attainment", "scorecard", "pipeline", "order_to_cash", "receivables",
            "opportunities", "special_prices", "rebate_agreements", "price_simulation", "promise_simulation", "quotations",
            "orders", "split_changes", "customers",
            "market_sizes", "measures", "incentive_schemes", "pay_runs", "pay_accruals", "appraisals", "calibration",
        ),
    ),
    Role(
        roles.SALES_MANAGER,
        N_("Sales manager"),
        (
            N_("Leads a team: plans with it, answers its reports and problems"),
            N_("Proposes the team's targets and watches attainment"),
            N_("Approves discounts and plans within the manager's authority"),
            N_("Assigns customers and territories within the team"),
        ),
        (
            "workbench", "targets", "plans", "demand_plans", "agreements", "reports", "attainment", "scorecard", "pipeline", "opportunities",
            "special_prices", "rebate_agreements", "price_simulation", "promise_simulation", "quotations", "orders",
            "split_changes", "customers", "territories",
            "handovers", "appraisals", "own_hours",
        ),
    ),
    Role(
        roles.SALESPERSON,
        N_("Salesperson"),
        (
            N_("Opens markets and keeps the relations with own customers"),
            N_("Meets the agreed targets"),
            N_("Makes sales plans and reports results and problems in time"),
            N_("Follows own orders from promise to collection"),
        ),
        (
            "workbench", "attainment", "plans", "demand_plans", "reports", "agreements", "opportunities", "special_prices", "price_simulation",
            "promise_simulation",
            "customers", "quotations", "orders", "deliveries", "invoices", "tickets", "pay", "pay_statements", "appraisals", "follow_ups",
            "activities", "leads",
        ),
    ),
    Role(
        roles.CUSTOMER_SERVICE,
        N_("Customer service"),
        (
            N_("Keeps in touch with customers and answers questions"),
            N_("Handles complaints and after-sales service"),
            N_("Learns needs actively and hands opportunities to the owner"),
        ),
        (
            "workbench", "tickets", "machines", "surveys", "answers", "customers", "contacts", "opportunities", "orders", "deliveries",
            "carrier_exceptions", "discrepancies", "carrier_claims", "returns", "pay_statements", "follow_ups", "needs", "care_plans",
        ),
    ),
    Role(
        roles.SALES_SUPPORT,
        N_("Sales support"),
        (
            N_("Analyses sales data and writes sales reports"),
            N_("Manages contracts: review, expiry, renewal"),
            N_("Keeps the records of customers, products and prices complete"),
        ),
        (
            "scorecard", "attainment", "pipeline", "order_to_cash", "receivables", "contracts", "customers", "duplicates", "products", "price_lists",
            "prices", "price_simulation", "promise_simulation", "rebate_agreements", "rebate_settlements", "orders", "invoices",
        ),
    ),
    Role(
        roles.PLANNER,
        N_("Production planner"),
        (
            N_("Turns confirmed orders into a feasible schedule"),
            N_("Promises dates and tells every slip at once"),
            N_("Decides with the approver which order takes from another"),
        ),
        (
            "orders", "production_orders", "shop_floor", "kits", "demand_plans", "promise_and_production", "promise_simulation", "repromise",
            "quotas", "products", "boms", "routings", "work_centers", "working_calendars", "schedules", "schedule_board",
            "slips", "rush_orders", "purchase_needs", "purchase_orders", "subcontracts", "suppliers",
        ),
    ),
    Role(
        roles.WAREHOUSE,
        N_("Warehouse and logistics"),
        (
            N_("Picks, packs and ships as agreed and on time"),
            N_("Counts stock and explains differences"),
            N_("Tracks parcels until the proof of delivery"),
        ),
        (
            "shipping", "scan", "shipping_proposals", "pick_lines", "deliveries", "discrepancies", "stock", "lots", "transfers",
            "stock_counts", "returns", "purchase_orders", "warehouses",
        ),
    ),
    Role(
        roles.FINANCE,
        N_("Finance"),
        (
            N_("Heads credit control, cashier and invoicing, and does none of their first acts"),
            N_("Approves write-offs and confirms claims of receipts"),
            N_("Overrides taxes with a reason and closes accounting periods"),
        ),
        (
            "receivables", "receipts", "bank_statements", "bills", "refunds", "write_offs", "offsets", "account_statements", "invoices",
            "tax_invoices",
            "credit_notes", "payment_letters", "customers", "credit_extensions", "rebate_settlements", "stock_counts", "tax_rates",
            "payment_terms", "bank_accounts", "account_rules", "voucher_handovers", "vouchers", "pay_accruals", "closings", "periods",
        ),
    ),
    Role(
        roles.EXECUTIVE,
        N_("Executive"),
        (
            N_("Sets the company's targets and rules"),
            N_("Decides what no one below may decide"),
            N_("Compares units and follows every figure to its documents"),
        ),
        ("workbench", "scorecard", "attainment", "targets", "reports", "rules", "pay_runs", "pay_accruals"),
    ),
    Role(
        roles.ADMINISTRATOR,
        N_("System administrator"),
        (
            N_("Keeps the product running: imports, jobs, settings"),
            N_("Keeps units, people and master data in order"),
            N_("Proposes roles, which a second person approves"),
        ),
        ("company", "units", "people", "tokens", "certificates", "changes", "rules"),
    ),
    Role(
        roles.ORDER_DESK,
        N_("Order desk"),
        (
            N_("Enters and checks orders at list price"),
            N_("Follows orders through production, delivery and invoicing"),
            N_("Keeps customers informed of dates"),
        ),
        (
            "quotations", "orders", "backlog", "order_lines", "change_orders", "free_lines", "order_templates", "customers", "deliveries",
            "carrier_exceptions", "acceptances",
        ),
    ),
    Role(
        roles.CREDIT_CONTROLLER,
        N_("Credit controller"),
        (
            N_("Sets credit limits within the rules"),
            N_("Holds and releases orders, with amount and expiry"),
            N_("Watches overdue receivables"),
        ),
        ("receivables", "write_offs", "offsets", "credit_accounts", "credit_extensions", "customers", "orders", "invoices"),
    ),
    Role(
        roles.CASHIER,
        N_("Cashier and receivables"),
        (N_("Records bank lines and bills"), N_("Identifies and allocates receipts"), N_("Proposes write-offs")),
        (
            "receivables", "receipts", "bank_statements", "bills", "refunds", "dunning_letters", "write_offs", "offsets",
            "account_statements",
            "payment_letters", "bank_accounts", "invoices", "customers",
        ),
    ),
    Role(
        roles.INVOICING_CLERK,
        N_("Invoicing clerk"),
        (N_("Posts invoices and credit notes by rule"), N_("Matches tax invoices with our invoices")),
        (
            "invoice_dues", "invoices", "tax_invoices", "tax_differences", "deemed_sales", "credit_notes", "deliveries", "acceptances", "tax_titles",
            "customers",
        ),
    ),
    Role(
        roles.LEGAL,
        N_("Contracts and legal"),
        (N_("Reviews contracts and keeps the clause library"), N_("Watches signatures, obligations and expiry")),
        ("contracts", "contract_ledger", "contract_templates", "quotations", "customers", "orders"),
    ),
    Role(
        roles.MARKETING,
        N_("Marketing"),
        (N_("Researches markets and competitors"), N_("Runs campaigns within their budget and hands over leads")),
        ("campaigns", "leads", "market_sizes", "research_notes", "competitors", "competitor_offers", "customers", "territories"),
    ),
    Role(
        roles.PRESALES,
        N_("Technical presales"),
        (N_("Turns needs into a technical solution"), N_("Agrees technical specifications with customer and production")),
        ("opportunities", "quotations", "products", "boms", "customers"),
    ),
    Role(
        roles.SERVICE_ENGINEER,
        N_("Service engineer"),
        (N_("Installs and commissions machines"), N_("Repairs within and outside warranty and reports parts and hours")),
        ("tickets", "machines", "scan", "answers", "customers", "products"),
    ),
    Role(
        roles.QUALITY,
        N_("Quality inspector"),
        (N_("Inspects goods and returns"), N_("Decides between restock, repair and scrap")),
        ("returns", "products", "deliveries"),
    ),
    Role(
        roles.PURCHASING,
        N_("Purchasing and subcontracting"),
        (N_("Buys materials and subcontracted work in time"), N_("Keeps lead times and supply dates true")),
        (
            "purchase_needs", "purchase_orders", "purchase_lines", "subcontracts", "suppliers", "supplier_offers", "production_orders", "shop_floor",
            "kits", "slips", "products", "boms",
        ),
    ),
    Role(
        roles.SHOP_FLOOR,
        N_("Shop-floor reporter"),
        (N_("Reports progress, scrap and stops of the own work center"), N_("Hands over finished goods to the warehouse")),
        ("shop_floor", "subcontracts", "production_orders", "kits", "work_centers"),
    ),
    Role(
        roles.COMPENSATION,
        N_("Compensation and appraisal"),
        (
            N_("Keeps appraisal schemes and incentive plans"),
            N_("Prepares appraisals and runs pay, which another person approves"),
            N_("Answers disputes about statements"),
        ),
        (
            "attainment", "agreements", "commission_rates", "people", "rules", "closings", "measures", "incentive_schemes", "pay_runs",
            "pay_statements", "pay_accruals", "appraisal_rounds", "appraisals", "ratings", "calibration",
            "own_hours",
        ),
    ),
    Role(
        roles.AUDITOR,
        N_("Internal auditor"),
        (N_("Reads everything including the audit log, and changes nothing"), N_("Reports skipped, late and out-of-order steps")),
        ("changes", "closings", "orders", "invoices", "people", "pay_runs", "pay_accruals"),
    ),
    Role(
        roles.SECURITY_ADMINISTRATOR,
        N_("Security administrator"),
        (N_("Approves roles and rights, ends sessions and lock-outs"), N_("Sees no business data and no pay data")),
        ("people", "certificates", "changes"),
    ),
    Role(
        roles.DEALER_USER,
        N_("Dealer user"),
        (N_("Places and follows the dealer's own orders"), N_("Registers projects and reports stock")),
        ("orders", "deliveries"),
    ),
    Role(
        roles.CUSTOMER_USER,
        N_("Customer user"),
        (N_("Follows the own company's orders, deliveries and invoices"), N_("Confirms receipts and answers surveys")),
        ("orders", "deliveries", "invoices"),
    ),
    Role(
        roles.PROGRAM_USER,
        N_("Program user"),
        (
            N_("Acts for a named owner through the API within given scopes, until a given date"),
            N_("Repeats a request only with the same key"),
        ),
        (),
    ),
)
BY_CODE: Final[dict[str, Role]] = {role.code: role for role in CATALOGUE}


@dataclass(frozen=True, slots=True)
class Separation:
    """Two roles that nobody holds at the same time, and why."""

    one: str
    other: str
    why: Marked


_HEAD = N_("the head of a function does none of the first acts it approves")
_READS = N_("who audits changes nothing")
_OFFICE = N_("who administers rights sees no business data")
_OUTSIDE = N_("users of dealers, customers and programs hold no role inside the company")
_PAYEE = N_("who runs pay is not paid by it")


def _pairs() -> list[Separation]:
    pairs = [
        Separation(roles.CREDIT_CONTROLLER, roles.CASHIER, N_("who sets limits or releases holds handles no money")),
        Separation(roles.CREDIT_CONTROLLER, roles.SALESPERSON, N_("who sells does not release holds")),
        Separation(roles.CREDIT_CONTROLLER, roles.ORDER_DESK, N_("who enters orders does not release holds")),
        Separation(roles.SALESPERSON, roles.FINANCE, N_("who claims a receipt does not confirm the claim")),
        Separation(roles.SALESPERSON, roles.CASHIER, N_("who claims a receipt does not confirm the claim")),
        Separation(roles.SALES_SUPPORT, roles.SALES_DIRECTOR, N_("who enters a price list does not approve special prices")),
        Separation(roles.WAREHOUSE, roles.FINANCE, N_("who posts goods issue does not approve stock counts")),
        Separation(roles.COMPENSATION, roles.FINANCE, N_("who runs pay does not approve the run")),
        Separation(roles.COMPENSATION, roles.EXECUTIVE, N_("who runs pay does not approve the run")),
        Separation(roles.ADMINISTRATOR, roles.SECURITY_ADMINISTRATOR, N_("who proposes roles does not approve them")),
    ]
    pairs += [Separation(roles.FINANCE, first, _HEAD) for first in (roles.CREDIT_CONTROLLER, roles.CASHIER, roles.INVOICING_CLERK)]
    pairs += [Separation(roles.COMPENSATION, payee, _PAYEE) for payee in (roles.SALESPERSON, roles.SALES_MANAGER, roles.SALES_DIRECTOR)]
    pairs += [Separation(roles.AUDITOR, other, _READS) for other in roles.STAFF if other != roles.AUDITOR]
    known = {frozenset((p.one, p.other)) for p in pairs}
    pairs += [
        Separation(roles.SECURITY_ADMINISTRATOR, other, _OFFICE)
        for other in roles.STAFF
        if other != roles.SECURITY_ADMINISTRATOR and frozenset((roles.SECURITY_ADMINISTRATOR, other)) not in known
    ]
    pairs += [Separation(outside, other, _OUTSIDE) for outside in roles.OUTSIDE for other in roles.STAFF]
    return pairs


SEPARATED: Final[tuple[Separation, ...]] = tuple(_pairs())


def conflict(held: Iterable[str], wanted: str, allowed: Iterable[frozenset[str]] = ()) -> Separation | None:
    """The separation that forbids `wanted` to a holder of the roles `held`; `allowed` pairs are excepted by a rule (small firm)."""
    has = set(held)
    excepted = set(allowed)
    for pair in SEPARATED:
        both = {pair.one, pair.other}
        if wanted in both and both - {wanted} <= has and frozenset(both) not in excepted:
            return pair
    return None
