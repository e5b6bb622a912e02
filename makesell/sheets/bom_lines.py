"""Components: the lines of bills of material. A file of them makes revisions: rows of one product, date and alternative stand together."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.masterdata.works.access import BOM_LINES
from makesell.masterdata.works.listings import BOM_LINE_LISTING
from makesell.sheets import boms, lines
from makesell.sheets.parts import Act, Column, Incoming, Sheet

COLUMNS: Final = (
    Column("product", _("Product"), opens=True),
    Column("revision", _("Revision")),
    Column("alternative", _("Alternative number"), first=False),
    lines.FROM,
    lines.UNTIL,
    Column("base_qty", _("For a quantity of"), phone=False),
    Column("position", _("Position")),
    Column("component", _("Component")),
    Column("qty", _("Quantity")),
    Column("scrap_rate", _("Scrap (share)"), phone=False),
    Column("instead_of", _("Substitute for position"), phone=False),
)

SHEET: Final = Sheet(
    noun="bom_lines",
    label=_("Component"),
    plural=_("Components"),
    icon="list-tree",
    listing=BOM_LINE_LISTING,
    policy=BOM_LINES,
    head=lines.head_of(BOM_LINE_LISTING, BOM_LINES, "component", "product"),
    section="master",
    timeline=False,
    order=71,
    columns=COLUMNS,
    acts=(Act("create", _("New revision"), boms.create, boms.CREATE, icon="plus", makes=True, strong=True),),
    incoming=Incoming(("product", "valid_from", "alternative"), record="bom"),
    panels=(lines.panel(_("Component"), BOM_LINE_LISTING, BOM_LINES, COLUMNS),),
    empty=_("No bill of material yet."),
)
