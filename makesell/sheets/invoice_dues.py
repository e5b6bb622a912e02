"""The worklist of what is due to be invoiced 待开票: orders by their customer's word, drafted one by one or all at once after a look."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from makesell.documents.invoices import due_queries as queries
from makesell.documents.invoices import states
from makesell.documents.invoices.access import DUES
from makesell.flows.pro_6_shipping import draft_due_invoices
from makesell.flows.steps import charges
from makesell.ground.actor import Actor
from makesell.ground.clock import today
from makesell.ground.listing import Kind
from makesell.ground.refusal import missing
from makesell.sheets.giving import said
from makesell.sheets.parts import Act, Call, CheckPart, Column, Done, Fact, Head, Panel, Sheet, View

BASES: Final = said(states.BASES)
SHOWN: Final = 20


def head(actor: Actor, key: int) -> Head:
    """The order of which something is due; refuses (404) any other."""
    DUES.require(actor, "view")
    return Head(title=_due(key).customer, sub=BASES[_due(key).basis])


def _due(key: int) -> queries.Due:
    found = charges.due_on(today(), [key])
    if not found:
        raise missing()
    return found[0]


def _facts(actor: Actor, key: int) -> list[Fact]:
    row = _due(key)
    return [
        Fact(_("Sales order"), row.order, Kind.REF, noun="orders", id=row.order_id),
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("Invoiced when"), BASES[row.basis]),
        Fact(_("Net"), row.net, Kind.MONEY, currency=row.currency),
    ]


def _draft(call: Call) -> Done:
    keys = draft_due_invoices.perform_many(call.ids, actor=call.actor, at=call.at, reason=call.reason)
    return _drafted(keys)


def _draft_all(call: Call) -> Done:
    return _drafted(draft_due_invoices.perform(actor=call.actor, at=call.at, reason=call.reason))


def _drafted(keys: Sequence[int]) -> Done:
    return Done(keys[0], gettext("%(count)s invoices drafted; look at them and post them.") % {"count": len(keys)}, noun="invoices",
                data={"drafted": list(keys)})


def _preview(actor: Actor, given: Mapping[str, Any], key: int | None) -> Sequence[CheckPart]:
    """Customer by customer what would be drafted."""
    DUES.require(actor, "draft_all")
    due = sorted(charges.due_on(today()), key=lambda row: (row.customer_id, row.currency))
    parts = []
    for (customer, currency), grouped in itertools.groupby(due, key=lambda row: (row.customer, row.currency)):
        rows = list(grouped)
        facts = (Fact(_("Orders"), len(rows), Kind.INT), Fact(_("Net"), sum(row.net for row in rows), Kind.MONEY, currency=currency))
        parts.append(CheckPart(customer, BASES[rows[0].basis], "info", facts))
    more = [CheckPart(gettext("%(count)s more customers") % {"count": len(parts) - SHOWN}, "", "mute")] if len(parts) > SHOWN else []
    return [*parts[:SHOWN], *more] or [CheckPart(_("Nothing is due to be invoiced."), "", "mute")]


SHEET: Final = Sheet(
    noun="invoice_dues",
    label=_("To be invoiced"),
    plural=_("To be invoiced"),
    icon="clock",
    listing=queries.LISTING,
    policy=DUES,
    section="sell",
    timeline=False,
    order=49,
    columns=(
        Column("order", _("Sales order"), opens=True),
        Column("customer", _("Customer")),
        Column("basis", _("Invoiced when"), phone=False),
        Column("order_date", _("Order date"), phone=False),
        Column("net", _("Net")),
        Column("gross", _("Gross"), phone=False),
        Column("owner", _("Owner"), first=False),
        Column("currency", _("Currency"), first=False),
    ),
    views=(View("all", _("All"), ""), View("customers", _("By customer"), "group=customer")),
    acts=(
        Act("draft_all", _("Draft all that is due"), _draft_all, icon="files", makes=True, live=_preview),
        Act("draft", _("Draft"), _draft, icon="plus", bulk=True, strong=True),
    ),
    head=head,
    panels=(Panel("facts", _("Details"), _facts),),
    empty=_("Nothing is due to be invoiced."),
)
