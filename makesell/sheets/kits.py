"""Sheet of what is not complete 齐套缺料: components of open production orders that are not there, and the day they will be."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.production import states
from makesell.documents.production.access import KITS
from makesell.documents.production.queries.floor import KIT_LISTING
from makesell.sheets import lines
from makesell.sheets.parts import Column, Sheet, View

COLUMNS: Final = (
    Column("component", _("Component"), opens=True),
    Column("order", _("Production order")),
    Column("product", _("Product"), phone=False),
    Column("state", _("State"), chips=states.TONES, phone=False),
    Column("need", _("Needed")),
    Column("reserved", _("Reserved"), phone=False),
    Column("available", _("Available"), phone=False),
    Column("short", _("Not there"), phone=False),
    Column("arriving", _("Arriving"), phone=False),
    Column("missing", _("Missing")),
    Column("complete_on", _("Complete on")),
    Column("due_date", _("Due date"), phone=False),
    Column("lead_days", _("Lead time, working days"), first=False),
)
SHEET: Final = Sheet(
    noun="kits",
    label=_("Component"),
    plural=_("Kit check"),
    icon="package-search",
    listing=KIT_LISTING,
    policy=KITS,
    head=lines.head_of(KIT_LISTING, KITS, "component", "order"),
    section="sell",
    order=37,
    timeline=False,
    columns=COLUMNS,
    starts="short",
    views=(
        View("short", _("Not there"), "f=short.gt.0"),
        View("missing", _("Nothing comes"), "f=missing.gt.0"),
        View("by_component", _("By component"), "f=short.gt.0&group=component"),
        View("all", _("All"), ""),
    ),
    panels=(lines.panel(_("Component"), KIT_LISTING, KITS, COLUMNS),),
    empty=_("Everything is there."),
)
