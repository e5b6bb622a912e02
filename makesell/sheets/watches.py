"""What somebody should look at, or count: questions to the lists of nouns, by name. `desks.py` says which role watches which.

A watch is a question to a list; its count is a figure that opens those rows. `{me}`, `{unit}`, `{today}`, `{soon}` (in 30 days),
`{lately}` (7 days ago) and `{year_ago}` are filled in.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.ground.actor import Actor
from makesell.sheets.parts import Text

SOON: Final = dt.timedelta(days=30)
LATELY: Final = dt.timedelta(days=7)
YEAR: Final = dt.timedelta(days=365)


def filled(query: str, actor: Actor, day: dt.date) -> str:
    """A query with who, where and when filled in."""
    return query.format(
        me=actor.person_id or 0,
        unit=actor.unit_id or 0,
        today=day.isoformat(),
        soon=(day + SOON).isoformat(),
        lately=(day - LATELY).isoformat(),
        year_ago=(day - YEAR).isoformat(),
    )


@dataclass(frozen=True, slots=True)
class Watch:
    """A condition over a list that somebody should look at; `hint` says what is to be done, `tone` how pressing it is."""

    code: str
    label: Text
    noun: str
    query: str
    hint: Text = ""
    tone: str = "warn"


MAKING = Watch("making", _("Production orders released"), "production_orders", "f=state.eq.released")
TO_RELEASE = Watch(
    "to_release", _("Production orders to be released"), "production_orders", "f=state.eq.planned",
    _("Release them when material and hours are there."), "info",
)  # fmt: skip
LATE_MAKING = Watch(
    "late_making", _("Production past its date"), "production_orders", "f=state.in.planned,released&f=due_date.lt.{today}",
    _("Report the output, or tell the slip."), "bad",
)  # fmt: skip
CAMPAIGNS = Watch("campaigns", _("Campaigns running"), "campaigns", "f=state.eq.running")
POOL = Watch("pool", _("Leads in the pool"), "leads", "f=state.eq.pool", _("Salespeople claim them."), "info")
HELD = Watch("held", _("Orders on hold"), "orders", "f=state.eq.held", _("Look at the reason; credit control releases them."), "bad")
MY_HELD = Watch("my_held", _("My orders on hold"), "orders", "f=state.eq.held&f=owner.eq.{me}", HELD.hint, "bad")
DRAFTS = Watch("drafts", _("Orders not confirmed"), "orders", "f=state.eq.draft", _("Complete and confirm them."))
LATE_ORDERS = Watch(
    "late_orders",
    _("Orders past their date, not shipped"),
    "orders",
    "f=open_net.gt.0&f=requested_date.lt.{today}",
    _("Tell the customer a new date."),
    "bad",
)
MY_LATE = Watch("my_late", LATE_ORDERS.label, "orders", f"{LATE_ORDERS.query}&f=owner.eq.{{me}}", LATE_ORDERS.hint, "bad")
DUE_ORDERS = Watch(
    "due_orders",
    _("Orders wanted within 30 days"),
    "orders",
    "f=open_net.gt.0&f=requested_date.between.{today},{soon}",
    _("See that they can be shipped."),
    "info",
)
LOANS_OVERDUE = Watch(
    "loans_overdue", _("Goods on loan past their day"), "free_lines", "f=out.gt.0&f=due_back.lt.{today}",
    _("Have them given back, sell them, or agree on another day."), "bad",
)  # fmt: skip
MY_LOANS_OVERDUE = Watch("my_loans_overdue", LOANS_OVERDUE.label, "free_lines", f"{LOANS_OVERDUE.query}&f=owner.eq.{{me}}", LOANS_OVERDUE.hint, "bad")
OPEN_ORDERS = Watch("open_orders", _("Open orders"), "orders", "f=open_net.gt.0", tone="info")
ALL_ORDERS = Watch("orders", _("Sales orders"), "orders", "", tone="")
TO_SHIP = Watch(
    "to_ship", _("Deliveries to pick or ship"), "deliveries", "f=state.in.draft,picked", _("Pick, pack and post the goods issue."), "info"
)
LATE_SHIP = Watch(
    "late_ship",
    _("Deliveries past their planned date"),
    "deliveries",
    "f=state.in.draft,picked&f=planned_date.lt.{today}",
    _("Ship today or tell a new date."),
    "bad",
)
SHIPPED = Watch("shipped", _("Goods issued lately"), "deliveries", "f=issued_date.gte.{lately}", tone="")
DRAFT_INVOICES = Watch("draft_invoices", _("Invoices not posted"), "invoices", "f=state.eq.draft", _("Check and post them."))
OVERDUE = Watch("overdue", _("Overdue invoices"), "invoices", "f=open.gt.0&f=due_date.lt.{today}", _("Call the customer."), "bad")
MY_OVERDUE = Watch("my_overdue", _("Overdue invoices of my customers"), "invoices", f"{OVERDUE.query}&f=owner.eq.{{me}}", OVERDUE.hint, "bad")
DUE_SOON = Watch("due_soon", _("Invoices due within 30 days"), "invoices", "f=open.gt.0&f=due_date.between.{today},{soon}", tone="info")
OPEN_INVOICES = Watch("open_invoices", _("Invoices not settled"), "invoices", "f=open.gt.0", tone="info")
UNOWNED = Watch(
    "unowned", _("Customers without an owner"), "customers", "f=owner.empty&f=active.eq.1", _("Assign them, so that somebody keeps in touch.")
)
UNIT_UNOWNED = Watch("unit_unowned", UNOWNED.label, "customers", f"{UNOWNED.query}&f=unit.eq.{{unit}}", UNOWNED.hint)
NO_TERRITORY = Watch(
    "no_territory", _("Customers without a territory"), "customers", "f=territory.empty&f=active.eq.1", _("They count in no scorecard.")
)
NO_PHONE = Watch("no_phone", _("My customers without telephone and mail"), "customers", "f=phone.empty&f=email.empty&f=owner.eq.{me}&f=active.eq.1",
                 _("Complete them at the next contact."))  # fmt: skip
NO_CREDIT = Watch(
    "no_credit", _("Customers without a credit account"), "customers", "f=credit_account.empty&f=active.eq.1", _("Set who stands for them.")
)
NO_CLASS = Watch("no_class", _("Customers without a class"), "customers", "f=customer_class.empty&f=active.eq.1", _("Prices and rules ask for it."))
MY_CUSTOMERS = Watch("my_customers", _("My customers"), "customers", "f=owner.eq.{me}&f=active.eq.1", tone="")
CUSTOMERS = Watch("customers", _("Customers"), "customers", "f=active.eq.1", tone="")
BLOCKED = Watch("blocked", _("Blocked credit accounts"), "credit_accounts", "f=blocked.eq.1", _("Review the block."), "bad")
NO_LIMIT = Watch("no_limit", _("Credit accounts without a limit"), "credit_accounts", "f=credit_limit.empty&f=active.eq.1", _("Propose a limit."))
PROPOSED = Watch("proposed", _("Targets that wait for a decision"), "targets", "f=state.eq.proposed", _("Approve or send back."))
DRAFT_TARGETS = Watch("draft_targets", _("Targets not proposed"), "targets", "f=state.eq.draft", _("Propose them for approval."))
UNSPLIT = Watch("unsplit", _("Unit targets that are not split"), "targets", "f=split.eq.0&f=state.eq.approved&f=period_end.gt.{today}",
                _("Split them over people or units."))  # fmt: skip
MY_TARGETS = Watch("my_targets", _("My targets in force"), "targets", "f=person.eq.{me}&f=state.eq.approved&f=period_end.gt.{today}", tone="")
RULES_TO_DECIDE = Watch("rules_to_decide", _("Rules that wait for a decision"), "rules", "f=state.eq.proposed", _("Approve or refuse them."))
RULE_DRAFTS = Watch("rule_drafts", _("Rules without approval"), "rules", "f=state.eq.draft", _("They are not in force until approved."))
RULES_ENDING = Watch(
    "rules_ending", _("Rules ending within 30 days"), "rules", "f=state.eq.approved&f=valid_to.between.{today},{soon}", _("Set what follows.")
)
UNCLOSED = Watch(
    "unclosed",
    _("Months of the last year not closed"),
    "closings",
    "f=state.eq.open&f=last_day.between.{year_ago},{today}",
    _("Close them when their books are complete."),
)
ENDING = Watch("ending", _("Memberships ending within 30 days"), "people", "f=unit_until.between.{today},{soon}", _("Decide where they go on."))
HOMELESS = Watch(
    "homeless", _("People without a unit"), "people", "f=unit.empty&f=present.eq.1&f=kind.eq.person", _("Without a unit nothing counts for them.")
)
LEAVING = Watch("leaving", _("People leaving within 30 days"), "people", "f=left_date.between.{today},{soon}", _("Hand over their customers."))
PEOPLE = Watch("people", _("People"), "people", "f=present.eq.1&f=kind.eq.person", tone="")
UNITS = Watch("units", _("Units"), "units", "f=active.eq.1", tone="")
AWAY = Watch(
    "away", _("People away today"), "substitutes", "f=valid_from.lte.{today}&f=valid_to.gt.{today}", _("Their substitutes decide for them."), "info"
)
NO_SUBSTITUTE = Watch(
    "no_substitute", _("Absences without a substitute"), "substitutes", "f=by.empty&f=valid_to.gt.{today}", _("Name who stands in.")
)
TOKENS_ENDING = Watch(
    "tokens_ending", _("Program tokens expiring within 30 days"), "tokens", "f=state.eq.valid&f=expires_at.lt.{soon}", _("Issue a new one in time.")
)
TOKENS = Watch("tokens", _("Valid program tokens"), "tokens", "f=state.eq.valid", tone="")
CHANGES = Watch("changes", _("Changes of the last 7 days"), "changes", "f=at.gte.{lately}", tone="")
DELETED = Watch("deleted", _("Rows deleted in the last 7 days"), "changes", "f=op.eq.delete&f=at.gte.{lately}", _("See who and why."))
RIGHTS = Watch(
    "rights",
    _("Changes of rights in the last 7 days"),
    "changes",
    "f=table_name.eq.organisation_rolegrant&f=at.gte.{lately}",
    _("See who granted what."),
    "info",
)
NO_COST = Watch(
    "no_cost", _("Products sold without a standard cost"), "products", "f=cost.empty&f=saleable.eq.1&f=active.eq.1", _("Margin cannot be worked out.")
)
NO_GROUP = Watch("no_group", _("Products without a group"), "products", "f=group.empty&f=active.eq.1", _("They fall out of sums by group."))
NO_SAFETY = Watch(
    "no_safety",
    _("Made products without safety stock"),
    "products",
    "f=kind.eq.make&f=safety_stock_qty.lte.0&f=active.eq.1",
    _("Decide what is kept."),
    "info",
)
NO_LEAD = Watch(
    "no_lead",
    _("Bought products without a lead time"),
    "products",
    "f=kind.eq.buy&f=lead_time_days.lte.0&f=active.eq.1",
    _("Dates of supply need it."),
)
SOLD = Watch("sold", _("Products sold today"), "products", "f=saleable.eq.1&f=active.eq.1", tone="")
MADE = Watch("made", _("Products made by us"), "products", "f=kind.eq.make&f=active.eq.1", tone="")
BOUGHT = Watch("bought", _("Products bought"), "products", "f=kind.eq.buy&f=active.eq.1", tone="")
EMPTY_LISTS = Watch("empty_lists", _("Price lists without prices"), "price_lists", "f=prices.lte.0&f=active.eq.1", _("Enter or import their prices."))
PRICES = Watch("prices", _("Price lists in use"), "price_lists", "f=active.eq.1", tone="")
BOMS = Watch("boms", _("Bills of material in use"), "boms", "f=active.eq.1", tone="")
EMPTY_BOMS = Watch("empty_boms", _("Bills of material without lines"), "boms", "f=lines.lte.0&f=active.eq.1", _("Complete them."))
BOMS_ENDING = Watch("boms_ending", _("Bills of material ending within 30 days"), "boms", "f=valid_to.between.{today},{soon}", _("Set what follows."))
ROUTINGS = Watch("routings", _("Routings in use"), "routings", "f=active.eq.1", tone="")
EMPTY_ROUTINGS = Watch("empty_routings", _("Routings without steps"), "routings", "f=steps.lte.0&f=active.eq.1", _("Complete them."))
CENTERS = Watch("centers", _("Work centers"), "work_centers", "f=active.eq.1", tone="")
NO_HOURS = Watch(
    "no_hours", _("Work centers without hours"), "work_centers", "f=hours_per_day.lte.0&f=active.eq.1", _("Nothing can be planned on them.")
)
WAREHOUSES = Watch("warehouses", _("Warehouses"), "warehouses", "f=active.eq.1", tone="")
TERRITORIES = Watch("territories", _("Territories"), "territories", "f=active.eq.1", tone="")
LATE_TICKETS = Watch(
    "late_tickets", _("Tickets past their service level"), "tickets", "f=late.in.response,solution", _("See that they are answered."), "bad"
)
MY_TICKETS = Watch("my_tickets", _("My open tickets"), "tickets", "f=owner.eq.{me}&f=state.in.new,open", _("Answer and solve them."), "info")
COMPLAINTS = Watch(
    "complaints", _("Complaints not solved"), "tickets", "f=kind.eq.complaint&f=state.in.new,open,waiting",
    _("Look at the reason; call the customer."),
)  # fmt: skip
MY_COMPLAINTS = Watch("my_complaints", _("Complaints of my customers"), "tickets", COMPLAINTS.query, COMPLAINTS.hint)
NOT_CONTENT = Watch(
    "not_content", _("Customers not content lately"), "surveys", "f=state.eq.answered&f=score.lte.50&f=answered_date.gte.{lately}",
    _("Read what they say."),
)  # fmt: skip
OPEN_TICKETS = Watch("open_tickets", _("Tickets to do"), "tickets", "f=state.in.new,open", tone="")
