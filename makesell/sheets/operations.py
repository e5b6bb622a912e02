"""Operations: the lines of routings. A file of them makes revisions: rows of one product and date stand together."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.masterdata.works.access import OPERATIONS
from makesell.masterdata.works.listings import OPERATION_LISTING
from makesell.sheets import lines, routings
from makesell.sheets.parts import Act, Column, Incoming, Sheet

COLUMNS: Final = (
    Column("product", _("Product"), opens=True),
    Column("revision", _("Revision")),
    lines.FROM,
    lines.UNTIL,
    Column("position", _("Position")),
    Column("work_center", _("Work center")),
    Column("name", _("Operation"), phone=False),
    Column("name_en", _("English name"), first=False),
    Column("setup_hours", _("Hours to set up")),
    Column("run_hours", _("Hours each")),
    Column("days", _("Days outside"), phone=False),
    Column("supplier", _("Done by"), first=False),
    Column("outside_price", _("Price each"), first=False),
    Column("second", _("Second choice"), first=False),
    Column("third", _("Third choice"), first=False),
    Column("beside", _("Tool or people"), first=False),
    Column("family", _("Setup family"), first=False),
    Column("move_qty", _("Transfer lot"), first=False),
    Column("scrap_rate", _("Scrap (share)"), first=False),
    Column("after", _("Follows"), first=False),
    Column("template", _("Template"), first=False),
    Column("lot_min", _("Smallest lot"), first=False),
    Column("lot_multiple", _("Lots in multiples of"), first=False),
)

SHEET: Final = Sheet(
    noun="operations",
    label=_("Operation"),
    plural=_("Operations"),
    icon="route",
    listing=OPERATION_LISTING,
    policy=OPERATIONS,
    head=lines.head_of(OPERATION_LISTING, OPERATIONS, "work_center", "product"),
    section="master",
    timeline=False,
    order=76,
    columns=COLUMNS,
    acts=(Act("create", _("New revision"), routings.create, routings.CREATE, icon="plus", makes=True, strong=True),),
    incoming=Incoming(("product", "valid_from"), record="routing"),
    panels=(lines.panel(_("Operation"), OPERATION_LISTING, OPERATIONS, COLUMNS),),
    empty=_("No routing yet."),
)
