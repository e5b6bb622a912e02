"""What has to be bought 采购建议: bought products that production or orders are short of; chosen ones become drafts of purchase orders."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.purchases.access import NEEDS
from makesell.documents.purchases.queries import NEED_LISTING
from makesell.flows.pro_5_production import propose_purchases
from makesell.sheets import lines
from makesell.sheets.parts import Act, Call, Column, Done, Sheet

COLUMNS: Final = (
    Column("product", _("Product"), opens=True),
    Column("code", _("Code"), phone=False),
    Column("qty", _("To be bought")),
    Column("day", _("Needed on")),
    Column("lead_days", _("Lead time, working days"), phone=False),
    Column("supplier", _("Bought last of"), phone=False),
)


def _propose(call: Call) -> Done:
    made = propose_purchases.perform(call.ids, actor=call.actor, at=call.at, reason=call.reason)
    return Done(None, _("%(count)s drafts of purchase orders are written.") % {"count": len(made)})


SHEET: Final = Sheet(
    noun="purchase_needs",
    label=_("What has to be bought"),
    plural=_("To be bought"),
    icon="package-search",
    listing=NEED_LISTING,
    policy=NEEDS,
    head=lines.head_of(NEED_LISTING, NEEDS, "product", "code"),
    section="sell",
    timeline=False,
    order=40,
    columns=COLUMNS,
    acts=(Act("propose", _("Write purchase orders"), _propose, icon="shopping-cart", bulk=True, strong=True),),
    panels=(lines.panel(_("What has to be bought"), NEED_LISTING, NEEDS, COLUMNS),),
    empty=_("Nothing is short."),
)
