"""Sheet of sales plans: the list, the page with its four parts beside what they became, and the acts from draft to review."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.books.budget import balances
from makesell.documents.plans import queries as plans
from makesell.documents.plans import states
from makesell.documents.plans.access import POLICY
from makesell.documents.plans.queries import PlanRow
from makesell.flows.pro_2_plans import (
    approve_plan,
    draft_plan,
    finish_action,
    post_cost,
    propose_plan,
    review_plan,
    revise_plan,
    send_back_plan,
    start_plan,
    withdraw_plan,
)
from makesell.flows.pro_2_plans.draft_plan import NewAction, NewAnalysis, PlanFact
from makesell.flows.pro_2_plans.finish_action import ResultFact
from makesell.flows.pro_2_plans.post_cost import CostFact
from makesell.flows.pro_2_plans.review_plan import ReviewFact
from makesell.flows.pro_2_plans.revise_plan import RevisionFact
from makesell.flows.steps.plans import says
from makesell.ground import clock, listing, shown
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind, Query
from makesell.ground.period import queries as period
from makesell.ground.period.words import in_words
from makesell.ground.refusal import Refusal
from makesell.masterdata.parties.listings import LISTING as CUSTOMERS
from makesell.metrics import windows
from makesell.sheets import budget_figures, measures
from makesell.sheets.giving import moving, said
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, Stage, TablePart, Take, Text, View, Wait

NOUN: Final = "plans"
STATES: Final = said(states.LABELS)
ROWS: Final = said(states.ROWS)
COSTS: Final = said(states.COSTS)
KINDS: Final[dict[str, Text]] = {"year": _("Year"), "half": _("Half-year"), "quarter": _("Quarter"), "month": _("Month")}


def _words(row: PlanRow) -> str:
    return in_words(row.period_kind, row.period, row.start, row.end, get_language() or "zh-hans")


def head(actor: Actor, key: int) -> Head:
    """The plan's head; refuses what the actor may not see."""
    row = plans.plan(actor, key)
    return Head(
        row.title, f"{_words(row)} · {row.unit}", row.state, STATES[row.state], states.TONES[row.state], row.version, row.number or "",
    )  # fmt: skip


def _facts(actor: Actor, key: int) -> list[Fact]:
    row = plans.plan(actor, key)
    return [
        Fact(_("Owner"), row.owner, Kind.REF, noun="people", id=row.owner_id),
        Fact(_("Unit"), row.unit, Kind.REF, noun="units", id=row.unit_id),
        Fact(_("Period"), _words(row)),
        Fact(_("Strategy"), row.strategy),
        Fact(_("Revision"), row.revision, Kind.INT),
        Fact(_("Why it was changed"), row.reason),
        Fact(_("Approved on"), row.approved_at, Kind.MOMENT),
        Fact(_("Reviewed on"), row.reviewed_at, Kind.MOMENT),
        Fact(_("What was learnt"), row.review),
    ]


def _analysis(actor: Actor, key: int) -> TablePart:
    row, now = plans.plan(actor, key), clock.now()
    rows = []
    for line in plans.analysis(key):
        today = says(row, line, now)
        rows.append(
            {
                "kind": ROWS[line.kind], "text": line.text, "source": (line.source or "").strip(), "source_id": line.source_id,
                "then": line.amount, "now": today[0] if today else None, "currency": line.currency or (today[1] if today else ""),
            }
        )  # fmt: skip
    return TablePart(
        (
            ("kind", _("Row"), Kind.TEXT), ("text", _("Finding"), Kind.TEXT), ("source", _("Source"), Kind.REF),
            ("then", _("At approval"), Kind.MONEY), ("now", _("Now"), Kind.MONEY), ("currency", _("Currency"), Kind.TEXT),
        ),
        rows,
        links={"source": "market_sizes"},
        empty=_("No market analysis yet."),
    )  # fmt: skip


def _groups(actor: Actor, key: int) -> TablePart:
    """Counts of the customers the reader may see now; at approval those of the company."""
    plans.plan(actor, key)
    rows = [
        {"name": line.name, "then": line.count_then, "now": listing.count(CUSTOMERS, actor, Query.from_pairs(parse_qsl(line.query)))}
        for line in plans.groups(key)
    ]
    return TablePart(
        (("name", _("Target group"), Kind.TEXT), ("then", _("Customers at approval"), Kind.INT), ("now", _("Customers now"), Kind.INT)),
        rows,
        empty=_("No target groups yet."),
    )


def _actions(actor: Actor, key: int) -> TablePart:
    plans.plan(actor, key)
    rows = [
        {"position": line.position, "what": line.what, "owner": line.owner, "owner_id": line.owner_id, "due": line.due_date, "result": line.result,
         "done": line.done_at}
        for line in plans.actions_of(key)
    ]  # fmt: skip
    return TablePart(
        (
            ("position", _("No."), Kind.INT), ("what", _("Action"), Kind.TEXT), ("owner", _("Owner"), Kind.REF), ("due", _("Due"), Kind.DATE),
            ("result", _("Result"), Kind.TEXT), ("done", _("Done at"), Kind.MOMENT),
        ),
        rows,
        links={"owner": "people"},
        empty=_("No actions yet."),
    )  # fmt: skip


def _budget(actor: Actor, key: int) -> TablePart:
    row = plans.plan(actor, key)
    lines = plans.budget(key)
    held = balances.of_lines([line.line_id for line in lines])
    rows: list[dict[str, Any]] = []
    for line in lines:
        balance = held.get(line.line_id)
        rows.append(
            {
                "position": line.position, "name": line.name, "planned": balance.planned if balance else None,
                "asked": line.amount, "committed": balance.committed if balance else None, "spent": balance.spent if balance else None,
                "available": balance.available if balance else None, "currency": row.currency,
            }
        )  # fmt: skip
    names = ("asked", "planned", "committed", "spent", "available")
    totals = {name: sum(each[name] for each in rows if each[name] is not None) for name in names} if rows else None
    return TablePart(
        (
            ("position", _("No."), Kind.INT), ("name", _("Budget line"), Kind.TEXT), ("asked", _("Amount"), Kind.MONEY),
            ("planned", _("Planned"), Kind.MONEY), ("committed", _("Committed"), Kind.MONEY), ("spent", _("Spent"), Kind.MONEY),
            ("available", _("Available"), Kind.MONEY), ("currency", _("Currency"), Kind.TEXT),
        ),
        rows,
        totals,
        empty=_("No budget yet."),
    )  # fmt: skip


def _standing(actor: Actor, key: int) -> list[Fact]:
    """Planned against actual in one look: actions done, money spent."""
    row, lines = plans.plan(actor, key), plans.actions_of(key)
    held = balances.of_lines([line.line_id for line in plans.budget(key)]).values()
    late = sum(1 for line in lines if line.done_at is None and line.due_date < clock.today())
    return [
        Fact(_("Actions done"), _("%(done)s of %(all)s") % {"done": sum(1 for line in lines if line.done_at), "all": len(lines)}),
        Fact(_("Actions late"), late, Kind.INT),
        *[
            Fact(
                label, sum(getattr(b, kind) for b in held), Kind.MONEY, currency=row.currency,
                figure=measures.address(budget_figures.SOURCE, plan=str(key), kind=kind),
            )
            for kind, label in budget_figures.KINDS.items()
            if held
        ],
    ]


def _fact(call: Call) -> PlanFact:
    data = call.data
    cell = period.by_code(data["kind"], data["period"])
    if cell is None:
        raise Refusal("period.unknown", "This period does not exist.", field="period")
    return PlanFact(
        data["title"], cell.id, data.get("strategy") or "",
        [NewAnalysis(row["kind"], row.get("text") or "", row.get("source")) for row in data.get("analysis") or ()],
        [row["name"] for row in data.get("groups") or ()],
        [NewAction(row["what"], row["owner"], row["due"]) for row in data.get("actions") or ()],
        [(row["name"], row["amount"]) for row in data.get("budget") or ()],
        data.get("unit"),
    )  # fmt: skip


def _draft(call: Call) -> Done:
    key = draft_plan.perform(_fact(call), actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Drafted. Propose it when its four parts are whole."), undo=("withdraw", {}))


def _change(call: Call) -> Done:
    (key,) = call.ids
    draft_plan.change(key, _fact(call), actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return Done(key, _("Changed."))


def _finish(call: Call) -> Done:
    (key,) = call.ids
    fact = ResultFact(key, call.data["action"], call.data["result"])
    finish_action.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("The result is kept."))


def _cost(call: Call) -> Done:
    (key,) = call.ids
    data = call.data
    fact = CostFact(key, data["line"], data["kind"], data["amount"], data["on"], data.get("of_committed") or False)
    post_cost.perform(fact, actor=call.actor, at=call.at, reason=data["what"])
    return Done(key, _("Posted to the budget."))


def _review(call: Call) -> Done:
    (key,) = call.ids
    review_plan.perform(ReviewFact(key, call.data["words"], call.version), actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Reviewed."))


def _revise(call: Call) -> Done:
    (key,) = call.ids
    made = revise_plan.perform(RevisionFact(key, call.data["why"]), actor=call.actor, at=call.at, reason=call.reason)
    return Done(made, _("A new revision is drafted; the approved one stands until it is approved."))


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    cell = period.containing("quarter", windows.as_of(clock.today()).day)
    return {"kind": "quarter", "period": cell.code if cell else "", "unit": actor.unit_id}


def _as_given(actor: Actor, key: int | None) -> Mapping[str, Any]:
    if key is None:
        return {}
    row = plans.plan(actor, key)
    return {
        "title": row.title, "kind": row.period_kind, "period": row.period, "unit": row.unit_id, "strategy": row.strategy,
        "analysis": [{"kind": a.kind, "text": a.text, "source": a.source_id} for a in plans.analysis(key)],
        "groups": [{"name": g.name} for g in plans.groups(key)],
        "actions": [{"what": a.what, "owner": a.owner_id, "due": a.due_date} for a in plans.actions_of(key)],
        "budget": [{"name": b.name, "amount": b.amount} for b in plans.budget(key)],
    }  # fmt: skip


def action_lines(actor: Actor, key: int) -> dict[int, Text]:
    """The open actions in words, by position."""
    plans.plan(actor, key)
    return {line.position: f"{line.what} · {line.owner} · {line.due_date}" for line in plans.actions_of(key) if line.done_at is None}


def budget_lines(actor: Actor, key: int) -> dict[int, Text]:
    """The budget lines in words, by position."""
    row = plans.plan(actor, key)
    lines = plans.budget(key)
    held = balances.of_lines([line.line_id for line in lines])
    return {
        line.position: f"{line.name} · {shown.money(held[line.line_id].available, row.currency).full}" for line in lines if line.line_id in held
    }


def waits(actor: Actor, at: dt.datetime) -> list[Wait]:
    """One's open actions; what is due within a week or late stands on the workbench first."""
    today = clock.business_date(at)
    return [
        Wait(
            one.plan_id, one.what, _("%(plan)s · due %(day)s") % {"plan": one.plan.strip(), "day": shown.date(one.due_date, get_language() or "zh")},
            late=one.due_date < today, chip=_("Action"),
        )
        for one in plans.waiting(actor)
    ]  # fmt: skip


GIVEN: Final = (
    Input("title", _("Heading")),
    Input("kind", _("Kind of period"), Take.CHOICE, choices=KINDS),
    Input("period", _("Period"), help=_("For example 2026, 2026-Q1 or 2026-03."), most=20),
    Input("unit", _("Unit"), Take.REF, required=False, noun="units"),
    Input("strategy", _("Strategy"), Take.LONG, required=False, most=8000),
    Input("analysis", _("Market analysis"), Take.TABLE, required=False, columns=(
        Input("kind", _("Row"), Take.CHOICE, choices=ROWS), Input("source", _("Market size"), Take.REF, required=False, noun="market_sizes"),
        Input("text", _("Finding"), required=False, most=1000),
    )),
    Input("groups", _("Target groups"), Take.TABLE, required=False, columns=(
        Input("name", _("Saved filter"), help=_("The name of a saved filter of the list of customers.")),
    )),
    Input("actions", _("Actions"), Take.TABLE, required=False, columns=(
        Input("what", _("Action"), most=500), Input("owner", _("Owner"), Take.REF, noun="people"), Input("due", _("Due"), Take.DATE),
    )),
    Input("budget", _("Budget"), Take.TABLE, required=False, columns=(
        Input("name", _("Budget line")), Input("amount", _("Amount"), Take.MONEY),
    )),
)  # fmt: skip
WHY: Final = Input("why", _("Reason"), Take.LONG, most=1000)
FINISH: Final = (Input("action", _("Action"), Take.INT), Input("result", _("Result"), Take.LONG, most=4000))
COST: Final = (
    Input("line", _("Budget line"), Take.INT), Input("kind", _("Posting"), Take.CHOICE, choices=COSTS), Input("amount", _("Amount"), Take.MONEY),
    Input("on", _("Day"), Take.DATE), Input("what", _("What for"), Take.LONG, most=400),
    Input("of_committed", _("It was committed before"), Take.BOOL, required=False),
)  # fmt: skip
ACTS: Final = (
    Act("draft", _("New plan"), _draft, GIVEN, icon="plus", makes=True, start=_start),
    Act("change", _("Change the plan"), _change, GIVEN, icon="pencil", states=(states.DRAFT,), start=_as_given),
    Act("propose", _("Propose"), moving(propose_plan.perform_many, _("Proposed; another person decides.")), icon="send", states=(states.DRAFT,),
        strong=True),
    Act("approve", _("Approve"), moving(approve_plan.perform_many, _("Approved: analysis frozen, budget planned, owners told.")),
        icon="check", decides=True,
        states=(states.PROPOSED,), strong=True),
    Act("send_back", _("Send back"), moving(send_back_plan.perform_many, _("Sent back."), why=True), (WHY,), icon="undo-2", decides=True,
        states=(states.PROPOSED,)),
    Act("start", _("Start"), moving(start_plan.perform_many, _("The plan runs.")), icon="play", states=(states.APPROVED,), strong=True),
    Act("finish_action", _("Report an action"), _finish, FINISH, icon="list-checks", states=states.STANDING, line="action", lines=action_lines),
    Act("post_cost", _("Post a cost"), _cost, COST, icon="coins", states=states.STANDING, line="line", lines=budget_lines,
        start=lambda actor, key: {"on": clock.today(), "kind": states.SPENT}),
    Act("revise", _("Revise"), _revise, (WHY,), icon="git-branch", states=states.STANDING),
    Act("review", _("Review"), _review, (Input("words", _("What was learnt"), Take.LONG, most=8000),), icon="clipboard-check",
        states=(states.RUNNING,)),
    Act("withdraw", _("Withdraw"), moving(withdraw_plan.perform_many, _("Withdrawn.")), icon="trash-2", states=states.OPEN, danger=True,
        asks=_("Withdraw this plan?")),
)  # fmt: skip

SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Sales plan"),
    plural=_("Sales plans"),
    icon="map",
    listing=plans.LISTING,
    policy=POLICY,
    section="market",
    order=10,
    record_kind="plan",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("title", _("Heading")),
        Column("period", _("Period")),
        Column("owner", _("Owner"), phone=False),
        Column("unit", _("Unit"), phone=False),
        Column("state", _("State"), chips=states.TONES),
        Column("revision", _("Revision"), first=False),
        Column("approved_at", _("Approved on"), first=False),
    ),
    views=(
        View("all", _("All"), ""),
        View("mine", _("Mine"), "f=owner.eq.{me}"),
        View("proposed", _("To decide"), "f=state.eq.proposed"),
        View("standing", _("Running"), "f=state.in.approved,running"),
    ),
    acts=ACTS,
    head=head,
    panels=(
        Panel("facts", _("Details"), _facts),
        Panel("standing", _("Planned and actual"), _standing, aside=True),
        Panel("analysis", _("Market analysis"), _analysis),
        Panel("groups", _("Target groups"), _groups),
        Panel("actions", _("Actions"), _actions),
        Panel("budget", _("Budget"), _budget),
    ),
    stages=(
        Stage(_("Draft"), (states.DRAFT,)),
        Stage(_("Proposed"), (states.PROPOSED,)),
        Stage(_("Approved"), (states.APPROVED, states.SUPERSEDED)),
        Stage(_("Running"), (states.RUNNING,)),
        Stage(_("Reviewed"), (states.REVIEWED,)),
    ),
    waits=waits,
    empty=_("No sales plans yet. Draft the first from targets and market."),
)
