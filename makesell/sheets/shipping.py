"""Shipping: proposals 发货建议 that become deliveries, the pick list 拣货清单 by place, and the board 发货看板 whose figures open."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.deliveries import queries as deliveries_of
from makesell.documents.deliveries import ship_queries as queries
from makesell.documents.deliveries import states
from makesell.documents.deliveries.access import PICKS, PROPOSALS
from makesell.flows.pro_6_shipping import propose_deliveries
from makesell.flows.pro_6_shipping.propose_deliveries import ProposalFact
from makesell.ground import clock
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.sheets import counting, deliveries, discrepancies, lines
from makesell.sheets.boards import Board, BoardList, BoardPage, Item, Kpi, Link
from makesell.sheets.giving import said
from makesell.sheets.parts import Act, Call, Column, Done, Input, Sheet, Take, Text, View

STATES: Final = said(states.LABELS)
TONES: Final = {queries.READY: "ok", queries.PARTLY: "warn", "stock": "bad", "gate": "plum", "licence": "bad", "paused": "mute"}
DELIVER: Final = (
    Input("carrier", _("Carrier"), Take.REF, required=False, noun="carriers"),
    Input("planned_date", _("Planned date"), Take.DATE, required=False, help=_("Empty: the first working day the carrier still comes.")),
)


def _deliver(call: Call) -> Done:
    fact = ProposalFact(call.ids, call.data.get("carrier"), call.data.get("planned_date"))
    made = propose_deliveries.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(made[0], _("%(count)s deliveries are planned.") % {"count": len(made)}, noun="deliveries", data={"deliveries": made})


PROPOSAL_COLUMNS: Final = (
    Column("order", _("Sales order"), opens=True),
    Column("position", _("Line"), phone=False),
    Column("customer", _("Customer")),
    Column("product", _("Product")),
    Column("qty", _("Open quantity")),
    Column("there", _("There for it"), phone=False),
    Column("due", _("Due on")),
    Column("why", _("Can it leave?"), chips=TONES),
    Column("warehouse", _("Warehouse"), phone=False),
    Column("carrier", _("Carrier"), phone=False),
    Column("route", _("Route"), first=False),
)
PROPOSAL_SHEET: Final = Sheet(
    noun="shipping_proposals",
    label=_("Shipping proposal"),
    plural=_("Shipping proposals"),
    icon="package-plus",
    listing=queries.LISTING,
    policy=PROPOSALS,
    head=lines.head_of(queries.LISTING, PROPOSALS, "order", "customer"),
    section="sell",
    timeline=False,
    order=38,
    columns=PROPOSAL_COLUMNS,
    starts="due",
    views=(
        View("due", _("Due"), "f=due.lte.{today}"),
        View("ready", _("Can leave"), "f=why.in.ready,partly"),
        View("by_carrier", _("By carrier"), "group=carrier"),
        View("by_route", _("By route"), "group=route"),
        View("all", _("All"), ""),
    ),
    acts=(Act("deliver", _("Plan deliveries"), _deliver, DELIVER, icon="truck", bulk=True, strong=True),),
    panels=(lines.panel(_("Shipping proposal"), queries.LISTING, PROPOSALS, PROPOSAL_COLUMNS),),
    empty=_("Nothing is open to be delivered."),
)
PICK_COLUMNS: Final = (
    Column("place", _("Location")),
    Column("code", _("Code"), opens=True),
    Column("product", _("Product")),
    Column("qty", _("Quantity")),
    Column("delivery", _("Delivery")),
    Column("customer", _("Customer"), phone=False),
    Column("planned_date", _("Planned date"), phone=False),
    Column("carrier", _("Carrier"), phone=False),
    Column("warehouse", _("Warehouse"), first=False),
    Column("position", _("Line"), first=False),
)
PICK_SHEET: Final = Sheet(
    noun="pick_lines",
    label=_("Line to pick"),
    plural=_("Pick list"),
    icon="list-checks",
    listing=queries.PICK_LISTING,
    policy=PICKS,
    head=lines.head_of(queries.PICK_LISTING, PICKS, "product", "delivery"),
    section="sell",
    timeline=False,
    order=39,
    columns=PICK_COLUMNS,
    starts="due",
    views=(
        View("due", _("Due"), "f=planned_date.lte.{today}"),
        View("by_product", _("By product"), "group=product"),
        View("by_delivery", _("By delivery"), "group=delivery"),
        View("all", _("All"), ""),
    ),
    panels=(lines.panel(_("Line to pick"), queries.PICK_LISTING, PICKS, PICK_COLUMNS),),
    empty=_("Nothing is to be picked."),
)


def build(actor: Actor, given: Mapping[str, Any]) -> BoardPage:
    """What is to leave: counts that open their lists, and what leaves next."""
    day = clock.today().isoformat()
    late, today = f"f=state.in.draft,picked&f=planned_date.lt.{day}", f"f=state.in.draft,picked&f=planned_date.eq.{day}"

    def kpi(label: Text, query: str, sheet: Sheet = deliveries.SHEET, tone: str = "") -> Kpi:
        return Kpi(label, counting.cell(sheet, actor, query), tone=tone)

    kpis = [
        kpi(_("Due today"), today),
        kpi(_("Late"), late, tone="bad"),
        kpi(_("To pick"), "f=state.eq.draft"),
        kpi(_("Picked, to pack"), "f=state.eq.picked&f=packed.eq.0"),
        kpi(_("Packed, waiting for the carrier"), "f=state.eq.picked&f=packed.eq.1"),
        kpi(_("On the way"), "f=state.eq.issued"),
        kpi(_("Open discrepancies"), "f=settled_at.empty.1", discrepancies.SHEET),
    ]
    if PROPOSALS.may(actor):
        kpis.insert(0, kpi(_("Due, can leave"), f"f=due.lte.{day}&f=why.in.ready,partly", PROPOSAL_SHEET))
    rows = deliveries_of.to_leave(clock.today())
    items = [
        Item(row.customer, Link(row.number or "", "deliveries", row.id), when=row.planned_date.isoformat(), late=row.planned_date < clock.today(),
             chip=STATES[row.state], chip_tone=states.TONES[row.state])
        for row in rows[:50]
    ]  # fmt: skip
    more = Link(_("All"), "deliveries", query="f=state.in.draft,picked")
    return BoardPage(
        title=_("Shipping board"), sub=day, kpis=kpis,
        parts=(BoardList("leaving", _("What is to leave"), items, empty=_("Nothing is to leave today."), more=more, place="below"),),
    )  # fmt: skip


BOARD: Final = Board(
    "shipping", _("Shipping board"), "truck", build, roles=frozenset({R.WAREHOUSE, R.ORDER_DESK, R.PLANNER, R.EXECUTIVE, R.CUSTOMER_SERVICE}),
    section="sell", order=37,
)  # fmt: skip
