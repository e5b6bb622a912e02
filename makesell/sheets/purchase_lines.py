"""Lines of purchase orders: planned receipts as a list. A file of them makes drafts: rows of one supplier and number stand together."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.purchases import states
from makesell.documents.purchases.access import LINES
from makesell.documents.purchases.queries import LINE_LISTING
from makesell.sheets import lines, purchase_orders
from makesell.sheets.parts import Act, Column, Incoming, Sheet, View

COLUMNS: Final = (
    Column("product", _("Product"), opens=True),
    Column("purchase", _("Purchase order")),
    Column("supplier", _("Supplier"), phone=False),
    Column("reference", _("Supplier's number"), first=False),
    Column("state", _("State"), chips=states.TONES, phone=False),
    Column("qty", _("Quantity")),
    Column("received_qty", _("Received"), phone=False),
    Column("open_qty", _("Still to come")),
    Column("due_date", _("Promised for")),
    Column("first_date", _("First promised"), phone=False),
    Column("came_on", _("Came on"), first=False),
    Column("kept", _("Kept its day"), first=False, chips=states.KEPT_TONES),
    Column("unit_cost", _("Price"), first=False),
    Column("warehouse", _("Into warehouse"), first=False),
)
SHEET: Final = Sheet(
    noun="purchase_lines",
    label=_("Purchase line"),
    plural=_("Purchase lines"),
    icon="shopping-cart",
    listing=LINE_LISTING,
    policy=LINES,
    head=lines.head_of(LINE_LISTING, LINES, "product", "purchase"),
    section="sell",
    timeline=False,
    order=39,
    columns=COLUMNS,
    starts="open",
    views=(
        View("open", _("Still to come"), "f=open_qty.gt.0"), View("came", _("Lines that came"), "f=kept.in.first,last,late"),
        View("all", _("All"), ""),
    ),
    acts=(Act("create", _("New purchase order"), purchase_orders.create, purchase_orders.CREATE, icon="plus", makes=True),),
    incoming=Incoming(("supplier", "reference"), record="purchase"),
    panels=(lines.panel(_("Purchase line"), LINE_LISTING, LINES, COLUMNS),),
    empty=_("Nothing is bought yet."),
)
