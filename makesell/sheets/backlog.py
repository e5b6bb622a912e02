"""Sheet of what is in hand 在手订单: open order lines with what is late of them and why, by customer and salesperson."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.deliveries.backlog import LISTING, POLICY
from makesell.sheets import lines, order_lines
from makesell.sheets.parts import Column, Sheet, View
from makesell.sheets.repromise import ACTS

COLUMNS: Final = (
    Column("order", _("Sales order"), opens=True),
    Column("customer", _("Customer")),
    Column("product", _("Product")),
    Column("open_qty", _("Still to ship")),
    Column("open_net", _("Still to ship, net")),
    Column("requested", _("Requested date")),
    Column("promised", _("Promised date")),
    Column("behind", _("Days late"), phone=False),
    Column(
        "stands", _("Where it stands"),
        chips={
            "paused": "warn", "licence": "bad", "gate": "warn", "delivery": "ok", "production": "info", "planned": "info", "stock": "ok",
            "nowhere": "bad",
        },
    ),
    Column("moved", _("Why it moved"), phone=False),
    Column("owner", _("Owner"), phone=False),
    Column("first_promised", _("Promised first"), first=False),
    Column("unit", _("Unit"), first=False),
    Column("position", _("Line"), first=False),
    Column("order_date", _("Order date"), first=False),
    Column("currency", _("Currency"), first=False),
)  # fmt: skip
SHEET: Final = Sheet(
    noun="backlog",
    label=_("Line in hand"),
    plural=_("Orders in hand"),
    icon="hourglass",
    listing=LISTING,
    policy=POLICY,
    head=order_lines.head,
    section="sell",
    order=32,
    timeline=False,
    columns=COLUMNS,
    views=(
        View("all", _("All"), ""),
        View("late", _("Later than asked for"), "f=behind.gt.0&sort=-behind"),
        View("overdue", _("Past its day"), "f=promised.lt.{today}&sort=promised"),
        View("mine", _("Mine"), "f=owner.eq.{me}"),
        View("by_customer", _("By customer"), "group=customer"),
        View("by_owner", _("By salesperson"), "group=owner"),
        View("by_stand", _("By where it stands"), "group=stands"),
    ),
    acts=tuple(ACTS),
    panels=(lines.panel(_("In hand"), LISTING, POLICY, COLUMNS),),
    empty=_("Nothing is still to be shipped."),
)
