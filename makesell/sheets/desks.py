"""Desks: what the workbench of each role counts, watches and lists (ORG-2, `domain.md` §12). Nothing here reads: `workbench.py` does."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.ground.access import roles
from makesell.sheets import watches as w
from makesell.sheets.parts import Text
from makesell.sheets.watches import Watch


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest documents of a noun, or those a query asks for."""

    noun: str
    label: Text
    query: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a role sees besides what waits for it: counts on top (where it has no figures of performance), watches, newest documents."""

    counts: tuple[Watch, ...] = ()
    watches: tuple[Watch, ...] = ()
    newest: tuple[Newest, ...] = ()


ORDERS = Newest("orders", _("Newest orders"))
MY_ORDERS = Newest("orders", _("My newest orders"), "f=owner.eq.{me}")
DELIVERIES = Newest("deliveries", _("Newest deliveries"))
NEXT_DELIVERIES = Newest("deliveries", _("Next to ship"), "f=state.in.draft,picked&sort=planned_date")
INVOICES = Newest("invoices", _("Newest invoices"))
NEXT_DUE = Newest("invoices", _("Longest overdue"), "f=open.gt.0&sort=due_date")
CHANGED = Newest("changes", _("Last changes"), "sort=-at")
TICKETS = Newest("tickets", _("Next to be solved"), "f=state.in.new,open&sort=solution_due_at")
TO_MAKE = Newest("production_orders", _("Next to be made"), "f=state.in.planned,released&sort=due_date")
CAMPAIGNS = Newest("campaigns", _("Newest campaigns"))
NEW_LEADS = Newest("leads", _("Newest leads"))
OPPORTUNITIES = Newest("opportunities", _("Next to be decided"), "f=state.eq.open&sort=expected_close_date")
TARGETS = Newest("targets", _("Latest targets"))

LEADS = (w.PROPOSED, w.UNSPLIT, w.HELD, w.LATE_ORDERS, w.OVERDUE, w.UNOWNED)
DESKS: Final[dict[str, Desk]] = {
    roles.EXECUTIVE: Desk(watches=(*LEADS, w.RULES_TO_DECIDE, w.RULE_DRAFTS, w.RULES_ENDING, w.UNCLOSED), newest=(ORDERS,)),
    roles.SALES_DIRECTOR: Desk(watches=(*LEADS, w.COMPLAINTS, w.LATE_TICKETS, w.NO_TERRITORY, w.ENDING), newest=(ORDERS,)),
    roles.SALES_MANAGER: Desk(watches=(w.DRAFT_TARGETS, w.UNSPLIT, w.HELD, w.LATE_ORDERS, w.OVERDUE, w.UNIT_UNOWNED, w.AWAY), newest=(ORDERS,)),
    roles.SALESPERSON: Desk(
        (w.MY_CUSTOMERS, w.MY_TARGETS), (w.MY_HELD, w.MY_LATE, w.MY_LOANS_OVERDUE, w.MY_OVERDUE, w.MY_COMPLAINTS, w.NO_PHONE), (MY_ORDERS, DELIVERIES)
    ),
    roles.CUSTOMER_SERVICE: Desk(
        (w.OPEN_TICKETS, w.CUSTOMERS, w.SHIPPED), (w.LATE_TICKETS, w.COMPLAINTS, w.NOT_CONTENT, w.LATE_ORDERS, w.LATE_SHIP), (TICKETS, DELIVERIES)
    ),
    roles.SALES_SUPPORT: Desk(
        (w.CUSTOMERS, w.SOLD, w.PRICES),
        (w.DRAFTS, w.UNOWNED, w.NO_TERRITORY, w.NO_CLASS, w.NO_GROUP, w.EMPTY_LISTS, w.DRAFT_INVOICES),
        (ORDERS,),
    ),
    roles.ORDER_DESK: Desk((w.DUE_ORDERS, w.TO_SHIP), (w.DRAFTS, w.HELD, w.LATE_ORDERS, w.LOANS_OVERDUE, w.LATE_SHIP), (ORDERS, DELIVERIES)),
    roles.PLANNER: Desk(
        (w.MADE, w.BOMS, w.ROUTINGS, w.CENTERS),
        (w.LATE_MAKING, w.TO_RELEASE, w.LATE_ORDERS, w.DUE_ORDERS, w.EMPTY_BOMS, w.EMPTY_ROUTINGS, w.NO_HOURS, w.BOMS_ENDING, w.NO_SAFETY),
        (TO_MAKE, ORDERS),
    ),
    roles.WAREHOUSE: Desk((w.TO_SHIP, w.SHIPPED, w.WAREHOUSES, w.SOLD), (w.LATE_SHIP, w.TO_SHIP), (NEXT_DELIVERIES, DELIVERIES)),
    roles.FINANCE: Desk((w.OPEN_INVOICES,), (w.OVERDUE, w.DUE_SOON, w.DRAFT_INVOICES, w.UNCLOSED, w.NO_CREDIT, w.BLOCKED), (NEXT_DUE, INVOICES)),
    roles.CREDIT_CONTROLLER: Desk(
        (w.OPEN_INVOICES,), (w.HELD, w.OVERDUE, w.DUE_SOON, w.NO_CREDIT, w.NO_LIMIT, w.BLOCKED), (NEXT_DUE, ORDERS)
    ),
    roles.CASHIER: Desk((w.OPEN_INVOICES, w.DUE_SOON), (w.OVERDUE, w.DUE_SOON), (NEXT_DUE,)),
    roles.INVOICING_CLERK: Desk((w.OPEN_INVOICES, w.SHIPPED), (w.DRAFT_INVOICES, w.OVERDUE), (INVOICES, DELIVERIES)),
    roles.COMPENSATION: Desk((w.PEOPLE,), (w.PROPOSED, w.DRAFT_TARGETS, w.UNSPLIT, w.UNCLOSED, w.HOMELESS, w.ENDING, w.LEAVING), (TARGETS,)),
    roles.ADMINISTRATOR: Desk(
        (w.UNITS, w.PEOPLE, w.TOKENS, w.CHANGES),
        (w.HOMELESS, w.ENDING, w.LEAVING, w.NO_SUBSTITUTE, w.TOKENS_ENDING, w.RULE_DRAFTS),
        (CHANGED,),
    ),
    roles.SECURITY_ADMINISTRATOR: Desk(
        (w.PEOPLE, w.CHANGES),
        (w.RIGHTS, w.DELETED, w.LEAVING, w.AWAY),
        (Newest("changes", _("Last changes of rights"), "f=table_name.eq.organisation_rolegrant&sort=-at"),),
    ),
    roles.AUDITOR: Desk((w.CHANGES,), (w.DELETED, w.RIGHTS, w.UNCLOSED, w.RULE_DRAFTS, w.LATE_SHIP, w.OVERDUE), (CHANGED,)),
    roles.LEGAL: Desk((w.CUSTOMERS, w.ALL_ORDERS), (w.HELD, w.DRAFTS), (ORDERS,)),
    roles.MARKETING: Desk((w.CAMPAIGNS, w.POOL, w.CUSTOMERS), (w.POOL, w.UNOWNED, w.NO_TERRITORY, w.NO_CLASS), (NEW_LEADS, CAMPAIGNS)),
    roles.PRESALES: Desk((w.SOLD, w.BOMS, w.CUSTOMERS), (w.EMPTY_BOMS, w.NO_GROUP, w.NO_COST), (OPPORTUNITIES,)),
    roles.SERVICE_ENGINEER: Desk((w.MY_TICKETS, w.CUSTOMERS, w.SOLD), (w.MY_TICKETS, w.NO_PHONE), (TICKETS,)),
    roles.QUALITY: Desk((w.SHIPPED, w.MADE), (w.TO_SHIP, w.LATE_SHIP), (DELIVERIES,)),
    roles.PURCHASING: Desk((w.MAKING, w.BOUGHT, w.BOMS), (w.LATE_MAKING, w.NO_LEAD, w.NO_COST, w.EMPTY_BOMS), (TO_MAKE,)),
    roles.SHOP_FLOOR: Desk((w.MAKING, w.CENTERS, w.ROUTINGS), (w.LATE_MAKING, w.NO_HOURS, w.EMPTY_ROUTINGS), (TO_MAKE,)),
}


def of(held: Iterable[str]) -> Desk:
    """The desk of somebody with these roles: those of all of them, each once, in the order of the catalogue of roles."""
    has = set(held)
    found = [DESKS[role] for role in roles.ALL if role in has and role in DESKS]
    return Desk(
        tuple({one.code: one for desk in found for one in desk.counts}.values()),
        tuple({one.code: one for desk in found for one in desk.watches}.values()),
        tuple({(one.noun, one.query): one for desk in found for one in desk.newest}.values()),
    )
