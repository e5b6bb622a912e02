"""Sheet of the lines of demand plans: what customers will want by month, customer and product group, to group, sum and export."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.forecasts import queries as forecasts
from makesell.documents.forecasts import states
from makesell.documents.forecasts.access import LINES
from makesell.ground.actor import Actor
from makesell.sheets import lines
from makesell.sheets.parts import Column, Head, Sheet, View

COLUMNS: Final = (
    Column("plan", _("Demand plan"), opens=True),
    Column("month", _("Month")),
    Column("owner", _("Person")),
    Column("customer", _("Customer")),
    Column("product_group", _("Product group")),
    Column("product", _("Product"), first=False),
    Column("planned", _("Planned demand")),
    Column("baseline", _("By the statistics"), phone=False),
    Column("last_year", _("Same month last year"), phone=False),
    Column("low", _("Low end"), first=False),
    Column("high", _("High end"), first=False),
    Column("override", _("Own word"), phone=False),
    Column("reason", _("Reason"), first=False),
    Column("method", _("Method"), first=False),
    Column("state", _("State"), chips=states.TONES, first=False),
    Column("unit", _("Unit"), first=False),
)


def head(actor: Actor, line_id: int) -> Head:
    """The line's head; refuses what the actor may not see."""
    line = forecasts.line(actor, line_id)
    plan = forecasts.plan(actor, line.plan_id)
    return Head(line.customer or str(_("All others")), line.product or line.group or "", origin=("demand_plans", plan.id, plan.number or plan.owner))


SHEET: Final = Sheet(
    noun="demand_lines",
    label=_("Line of a demand plan"),
    plural=_("Lines of demand plans"),
    icon="list",
    listing=forecasts.LINE_LISTING,
    policy=LINES,
    section="sell",
    order=34,
    timeline=False,
    columns=COLUMNS,
    views=(
        View("all", _("All"), ""),
        View("own_word", _("With a word of one's own"), "f=override.gte.0"),
        View("by_group", _("By product group"), "group=product_group"),
        View("by_customer", _("By customer"), "group=customer"),
        View("by_month", _("By month"), "group=month"),
    ),
    head=head,
    panels=(lines.panel(_("Details"), forecasts.LINE_LISTING, LINES, COLUMNS),),
    empty=_("No demand is planned yet."),
)
