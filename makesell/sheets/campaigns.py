"""Sheet of campaigns: list, page with cost, leads and what they led to, and the acts draft, start, cost, end (PRO-3)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.campaigns import queries, states
from makesell.documents.campaigns.access import POLICY
from makesell.documents.campaigns.queries import CampaignRow
from makesell.documents.leads import queries as leads
from makesell.documents.leads.access import POLICY as LEADS
from makesell.documents.opportunities import queries as opportunities
from makesell.documents.opportunities import states as opportunity_states
from makesell.documents.opportunities.access import POLICY as OPPORTUNITIES
from makesell.documents.opportunities.queries import Asked
from makesell.flows.pro_3_markets import run_campaign
from makesell.flows.pro_3_markets.run_campaign import CampaignFact, CostFact
from makesell.ground.actor import Actor
from makesell.ground.clock import today
from makesell.ground.listing import Kind
from makesell.ground.organisation.queries import own_currency
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_
from makesell.metrics import campaign_return
from makesell.sheets import counting, drilling, measures, opportunity_figures
from makesell.sheets.cells import REASONS
from makesell.sheets.drilling import Params
from makesell.sheets.figures import FigureCell, FigureRow, FigureRows, FigureSource
from makesell.sheets.giving import done, said
from makesell.sheets.leads import SHEET as LEAD_SHEET
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Related, Sheet, Stage, TablePart, Take, View

COST, PER_LEAD, MARGIN, RETURN = "campaign_cost", "cost_per_lead", "campaign_margin", "campaign_return"
STATES: Final = said(states.LABELS)
KINDS: Final = said(states.KINDS)


def head(actor: Actor, key: int) -> Head:
    """The campaign's head; refuses what the actor may not see."""
    row = queries.campaign(actor, key)
    return Head(row.title, KINDS[row.kind], row.state, STATES[row.state], states.TONES[row.state], row.version, row.number or "")


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.campaign(actor, key)
    return [
        Fact(_("Kind"), KINDS[row.kind]),
        Fact(_("Begins on"), row.start_date, Kind.DATE),
        Fact(_("Ends on"), row.end_date, Kind.DATE),
        Fact(_("Sales plan"), row.plan, Kind.REF, noun="plans", id=row.plan_id),
        Fact(_("Budget line"), row.plan_line),
        Fact(_("Owner"), row.owner, Kind.REF, noun="people", id=row.owner_id),
        Fact(_("Unit"), row.unit, Kind.REF, noun="units", id=row.unit_id),
        Fact(_("Aim"), row.aim),
    ]


def cost_cell(row: CampaignRow) -> FigureCell:
    """What a campaign cost so far; opens to its entries of the budget book."""
    return FigureCell(row.spent, Kind.MONEY, COST, {"campaign": str(row.id)}, row.currency)


def leads_cell(actor: Actor, row: CampaignRow) -> FigureCell:
    """How many leads it brought, as far as the reader may see them."""
    return counting.cell(LEAD_SHEET, actor, f"f=campaign.eq.{row.id}")


def per_lead_cell(actor: Actor, row: CampaignRow) -> FigureCell:
    """Cost ÷ leads; only for who sees all leads, or it would be of the wrong number."""
    if not LEADS.reach(actor).all:
        return FigureCell(None, Kind.MONEY, reason=REASONS["hidden"])
    count = leads.count_of_campaign(actor, row.id)
    if not count:
        return FigureCell(None, Kind.MONEY, reason=REASONS["nothing"])
    return FigureCell(row.spent / count, Kind.MONEY, PER_LEAD, {"campaign": str(row.id)}, row.currency)


def _led_to(actor: Actor, row: CampaignRow) -> list[tuple[Any, FigureCell]]:
    if not OPPORTUNITIES.may(actor):
        return []
    every = Asked(tuple(opportunity_states.LABELS), campaign_id=row.id, currency=row.currency)
    won = replace(every, states=(opportunity_states.WON,))
    still = replace(every, states=(opportunity_states.OPEN,))
    return [
        (_("Opportunities"), opportunity_figures.cell(replace(every, currency=""), "count", opportunities.total(actor, replace(every, currency="")))),
        (_("Pipeline"), opportunity_figures.cell(still, "amount", opportunities.total(actor, still))),
        (_("Won"), opportunity_figures.cell(won, "amount", opportunities.total(actor, won))),
    ]


def margin_cell(actor: Actor, row: CampaignRow) -> FigureCell:
    """The margin of the orders it led to; opens to them."""
    if not campaign_return.may_see(actor) or row.currency != own_currency():
        return FigureCell(None, Kind.MONEY, reason=REASONS["hidden"])
    margin = sum((each.margin for each in campaign_return.margins(actor, row.id)), Decimal(0))
    return FigureCell(margin, Kind.MONEY, MARGIN, {"campaign": str(row.id)}, row.currency)


def return_cell(actor: Actor, row: CampaignRow) -> FigureCell:
    """(margin − cost) ÷ cost (13.18)."""
    margin = margin_cell(actor, row)
    if margin.value is None:
        return FigureCell(None, Kind.RATIO, reason=margin.reason)
    found = campaign_return.campaign_return(Decimal(margin.value), row.spent)
    if found.value is None:
        return FigureCell(None, Kind.RATIO, reason=REASONS[found.reason or "no_base"])
    return FigureCell(found.value, Kind.RATIO, RETURN, {"campaign": str(row.id)})


def _worth(actor: Actor, row: CampaignRow) -> list[tuple[Any, FigureCell]]:
    if not campaign_return.may_see(actor):
        return []
    return [(_("Margin of its orders"), margin_cell(actor, row)), (_("Campaign return"), return_cell(actor, row))]


def _result(actor: Actor, key: int) -> Sequence[Fact]:
    """Beside the page: money, leads, what they led to — every figure opens."""
    row = queries.campaign(actor, key)
    cells = [(_("Cost"), cost_cell(row))]
    if LEADS.may(actor):
        cells += [(_("Leads"), leads_cell(actor, row)), (_("Cost per lead"), per_lead_cell(actor, row))]
    facts = [Fact(_("Budget"), row.budget, Kind.MONEY, currency=row.currency)]
    return facts + [
        Fact(label, cell.value, cell.kind, figure=measures.address(cell.source, **cell.params) if cell.source else "", currency=cell.currency,
             help=cell.reason)
        for label, cell in [*cells, *_led_to(actor, row), *_worth(actor, row)]
    ]  # fmt: skip


def _costs(actor: Actor, key: int) -> TablePart:
    row = queries.campaign(actor, key)
    found = queries.costs(row.line_id)
    return TablePart(
        (("date", _("Business date"), Kind.DATE), ("amount", _("Cost"), Kind.MONEY), ("currency", _("Currency"), Kind.TEXT)),
        [{"date": each.date, "amount": each.amount, "currency": row.currency} for each in found],
        {"amount": sum(each.amount for each in found)} if found else None,
        empty=_("Nothing was spent yet."),
    )


def _campaign(actor: Actor, params: Params) -> CampaignRow:
    return queries.campaign(actor, drilling.key(params, "campaign"))


def cost_rows(actor: Actor, params: Params, after: str) -> FigureRows:
    """The entries behind a campaign's cost."""
    row = _campaign(actor, params)
    found = queries.costs(row.line_id)
    return FigureRows(
        title=f"{_('Cost')} · {row.title}", total=sum((each.amount for each in found), Decimal(0)), count=len(found),
        rows=[FigureRow(each.date, row.number or row.title, "campaigns", row.id, _("Spent"), amount=each.amount) for each in found],
        currency=row.currency,
    )  # fmt: skip


def per_lead_rows(actor: Actor, params: Params, after: str) -> FigureRows:
    """Cost per lead: cost ÷ leads."""
    row = _campaign(actor, params)
    LEADS.require(actor, "view")
    return FigureRows(
        title=f"{_('Cost per lead')} · {row.title}", total=per_lead_cell(actor, row).value, count=0, currency=row.currency,
        note=_("Cost of the campaign ÷ leads it brought."), formula="ratio",
        parts=((_("Cost"), cost_cell(row)), (_("Leads"), leads_cell(actor, row))),
    )  # fmt: skip


def margin_rows(actor: Actor, params: Params, after: str) -> FigureRows:
    """The orders behind a campaign's margin; refuses (403) who may not see margins of all orders."""
    row = _campaign(actor, params)
    if not campaign_return.may_see(actor):
        raise Refusal("access.refused", N_("Your roles do not allow this."), status=403)
    found = campaign_return.margins(actor, row.id)
    return FigureRows(
        title=f"{_('Margin of its orders')} · {row.title}", total=sum((each.margin for each in found), Decimal(0)), count=len(found),
        rows=[FigureRow(each.date, each.number, "orders", each.order_id, _("Margin"), each.customer, each.margin) for each in found],
        currency=row.currency, note=_("Orders that won an opportunity of the campaign within 180 days of the first touch."),
    )  # fmt: skip


def return_rows(actor: Actor, params: Params, after: str) -> FigureRows:
    """Campaign return: (margin − cost) ÷ cost."""
    row = _campaign(actor, params)
    return FigureRows(
        title=f"{_('Campaign return')} · {row.title}", total=return_cell(actor, row).value, count=0, kind=Kind.RATIO,
        note=_("(Margin − cost) ÷ cost."), formula="growth",
        parts=((_("Margin of its orders"), margin_cell(actor, row)), (_("Cost"), cost_cell(row))),
    )  # fmt: skip


FIGURES: Final = (
    FigureSource(COST, _("Cost of a campaign"), cost_rows),
    FigureSource(PER_LEAD, _("Cost per lead"), per_lead_rows),
    FigureSource(MARGIN, _("Margin of its orders"), margin_rows),
    FigureSource(RETURN, _("Campaign return"), return_rows),
)


def _fact(data: Mapping[str, Any]) -> CampaignFact:
    return CampaignFact(
        data["title"], data["kind"], data["start_date"], data["end_date"], data["budget"], data["plan"], data.get("position") or 1,
        data.get("aim") or "",
    )  # fmt: skip


def _draft(call: Call) -> Done:
    return Done(run_campaign.perform(_fact(call.data), actor=call.actor, at=call.at, reason=call.reason), _("Drafted."), undo=("withdraw", {}))


def _change(call: Call) -> Done:
    (key,) = call.ids
    return Done(run_campaign.change(key, _fact(call.data), actor=call.actor, at=call.at, reason=call.reason, version=call.version), _("Changed."))


def _start(call: Call) -> Done:
    (key,) = call.ids
    run_campaign.start(key, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return Done(key, _("It runs; its budget is committed."))


def _cost(call: Call) -> Done:
    (key,), data = call.ids, call.data
    fact = CostFact(key, data["amount"], data["what"], data.get("on"))
    return Done(run_campaign.post_cost(fact, actor=call.actor, at=call.at, reason=call.reason), _("Posted to the budget."))


def _end(call: Call) -> Done:
    (key,) = call.ids
    run_campaign.end(key, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return Done(key, _("Ended; what was not spent is available again."))


def _withdraw(call: Call) -> Done:
    run_campaign.withdraw_many(list(call.ids), actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("Withdrawn."))


def _start_form(actor: Actor, key: int | None) -> Mapping[str, Any]:
    if key is None:
        return {"start_date": today(), "end_date": today(), "position": 1}
    row = queries.campaign(actor, key)
    names = ("title", "kind", "start_date", "end_date", "budget", "aim")
    return {name: getattr(row, name) for name in names} | {"plan": row.plan_id}


GIVEN: Final = (
    Input("title", _("Title")),
    Input("kind", _("Kind"), Take.CHOICE, choices=KINDS),
    Input("start_date", _("Begins on"), Take.DATE),
    Input("end_date", _("Ends on"), Take.DATE),
    Input("budget", _("Budget"), Take.MONEY, help=_("What it may cost, committed against the plan's line when it starts.")),
    Input("plan", _("Sales plan"), Take.REF, noun="plans", help=_("An approved plan whose budget pays for it.")),
    Input("position", _("Number of the budget line"), Take.INT, required=False, help=_("Left empty: the first.")),
    Input("aim", _("Aim"), Take.LONG, required=False, most=4000),
)
DRAFT: Final = (states.DRAFT,)
RUNNING: Final = (states.RUNNING,)
SHEET: Final = Sheet(
    noun="campaigns",
    label=_("Campaign"),
    plural=_("Campaigns"),
    icon="megaphone",
    listing=queries.LISTING,
    policy=POLICY,
    section="market",
    order=26,
    record_kind="campaign",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("title", _("Title"), opens=True),
        Column("kind", _("Kind"), phone=False),
        Column("start_date", _("Begins on")),
        Column("end_date", _("Ends on"), phone=False),
        Column("budget", _("Budget")),
        Column("spent", _("Cost")),
        Column("state", _("State"), chips=states.TONES),
        Column("owner", _("Owner"), phone=False),
        Column("unit", _("Unit"), first=False),
        Column("currency", _("Currency"), first=False),
    ),
    views=(View("running", _("Running"), "f=state.eq.running"), View("mine", _("Mine"), "f=owner.eq.{me}")),
    acts=(
        Act("draft", _("New campaign"), _draft, GIVEN, icon="plus", makes=True, start=_start_form),
        Act("change", _("Change"), _change, GIVEN, icon="pencil", states=DRAFT, start=_start_form),
        Act("start", _("Start"), _start, icon="play", states=DRAFT, strong=True),
        Act("post_cost", _("Post a cost"), _cost, (
            Input("amount", _("Amount"), Take.MONEY), Input("what", _("What for"), Take.LONG, most=400),
            Input("on", _("Day"), Take.DATE, required=False, help=_("Left empty: today.")),
        ), icon="coins", states=RUNNING, strong=True),
        Act("end", _("Finish the campaign"), _end, icon="circle-stop", states=RUNNING,
            asks=_("End this campaign? What was not spent is available again.")),
        Act("withdraw", _("Withdraw"), _withdraw, icon="trash-2", bulk=True, states=DRAFT, danger=True, asks=_("Withdraw this draft?")),
    ),
    head=head,
    panels=(
        Panel("result", _("What it cost and brought"), _result, aside=True),
        Panel("facts", _("Details"), _facts),
        Panel("costs", _("Costs"), _costs),
    ),
    related=(
        Related("leads", _("Leads"), leads.count_of_campaign, "f=campaign.eq.{id}"),
        Related("opportunities", _("Opportunities"), opportunities.count_of_campaign, "f=campaign.eq.{id}"),
    ),
    stages=(Stage(_("Draft"), DRAFT), Stage(_("Running"), RUNNING), Stage(_("Over"), (states.ENDED,))),
    empty=_("No campaign yet. Draft the first one on a budget line of a sales plan."),
)  # fmt: skip
