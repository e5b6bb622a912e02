"""Sheet of market sizes: list, page with market share and revisions, and the acts state, change, revise, publish, withdraw."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.documents.research import queries, states
from makesell.documents.research.access import MARKET_SIZES
from makesell.documents.research.queries import SizeRow
from makesell.flows.pro_3_markets import publish_size, size_market, withdraw_research
from makesell.flows.pro_3_markets.size_market import ONCE, NewSize
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.period import queries as period
from makesell.ground.period.words import in_words
from makesell.ground.refusal import Refusal
from makesell.ground.spine.master import Change
from makesell.metrics import market_share
from makesell.sheets import giving, market_figures
from makesell.sheets.figures import FigureCell
from makesell.sheets.market_figures import DERIVED
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, Stage, TablePart, Take, Text, View

NOUN: Final = "market_sizes"
STATES: Final = giving.said(states.LABELS)
BASES: Final = giving.said(states.BASES)
CONFIDENCES: Final = giving.said(states.CONFIDENCES)
QUARTERS: Final = (_("Quarter 1"), _("Quarter 2"), _("Quarter 3"), _("Quarter 4"))
KINDS: Final = {"year": _("Year"), "half": _("Half-year"), "quarter": _("Quarter"), "month": _("Month")}


def _period(row: SizeRow) -> str:
    return in_words(row.kind, row.period, row.start, row.end, get_language() or "zh-hans")


def _segment(row: SizeRow) -> Text:
    return " · ".join(part for part in (row.product_group, row.territory) if part) or str(_("Whole market"))


def head(actor: Actor, key: int) -> Head:
    """The size's head; refuses what the actor may not see."""
    row = queries.size(actor, key)
    return Head(
        title=str(_segment(row)),
        sub=_period(row),
        state=row.state,
        state_label=STATES[row.state],
        tone=states.TONES[row.state],
        version=row.version,
        number=row.number or "",
    )


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.size(actor, key)
    quarters = [Fact(label, part, Kind.RATIO) for label, part in zip(QUARTERS, row.season, strict=True) if part is not None]
    return [
        Fact(_("Product group"), row.product_group, Kind.REF, noun="product_groups", id=row.product_group_id),
        Fact(_("Territory"), row.territory, Kind.REF, noun="territories", id=row.territory_id),
        Fact(_("Period"), _period(row)),
        Fact(_("Basis"), BASES[row.basis]),
        Fact(_("Market size"), row.amount, market_figures.unit_kind(row), currency=row.currency),
        *quarters,
        Fact(_("Source"), row.source),
        Fact(_("Date of the source"), row.source_date, Kind.DATE),
        Fact(_("Method"), row.method),
        Fact(_("Confidence"), CONFIDENCES.get(row.confidence, "")),
        Fact(_("Revision"), row.revision, Kind.INT),
        Fact(_("Written by"), row.owner, Kind.REF, noun="people", id=row.owner_id),
        Fact(_("Published by"), row.published_by, Kind.REF, noun="people", id=row.published_by_id),
        Fact(_("Published on"), row.published_at, Kind.MOMENT),
    ]


def _fact(label: Text, cell: FigureCell) -> Fact:
    address = f"{cell.source}?{urlencode(cell.params)}" if cell.source else ""
    return Fact(label, cell.value, cell.kind, figure=address, currency=cell.currency, help=cell.reason)


def _share(actor: Actor, key: int) -> Sequence[Fact]:
    """Own sales and share of the size's period, then the share of each quarter; what is derived by rule says so, and all how far to rely on it."""
    row = queries.size(actor, key)
    found = market_share.shares(actor, row)
    if not found:
        return []
    whole, *quarters = found
    facts = [_fact(_("Our own sales"), market_figures.own(row, whole)), _fact(_("Market share"), market_figures.ratio(row, whole))]
    facts += [_fact(_("Market share · %(period)s") % {"period": each.code}, market_figures.ratio(row, each)) for each in quarters]
    derived = next((DERIVED[each.derived] for each in quarters if each.derived), "")
    more = [Fact(_("Quarters"), derived)] if derived else []
    return [*facts, *more, *([Fact(_("Confidence"), CONFIDENCES[row.confidence])] if row.confidence else [])]


def _revisions(actor: Actor, key: int) -> TablePart:
    row = queries.size(actor, key)
    return TablePart(
        columns=(
            ("revision", _("Revision"), Kind.INT),
            ("number", _("Number"), Kind.REF),
            ("state", _("State"), Kind.TEXT),
            ("amount", _("Market size"), market_figures.unit_kind(row)),
            ("source", _("Source"), Kind.TEXT),
            ("confidence", _("Confidence"), Kind.TEXT),
            ("published_at", _("Published on"), Kind.MOMENT),
        ),
        rows=[
            {
                "revision": each.revision, "number": each.number or "", "number_id": each.id, "state": STATES[each.state], "amount": each.amount,
                "source": each.source, "confidence": CONFIDENCES.get(each.confidence, ""), "published_at": each.published_at,
            }
            for each in queries.revisions(row)
        ],
        links={"number": NOUN},
    )  # fmt: skip


STATED: Final = (
    Input("amount", _("Market size"), Take.MONEY, help=_("Of everybody, our own sales included.")),
    Input("source", _("Source"), help=_("Who says so: an association, a study, a statistic."), most=400),
    Input("source_date", _("Date of the source"), Take.DATE),
    Input("method", _("Method"), Take.LONG, required=False, most=2000),
    Input("confidence", _("Confidence"), Take.CHOICE, required=False, choices=CONFIDENCES, help=_("How far the source can be relied on.")),
    *(
        Input(f"q{n}", label, Take.RATIO, required=False, help=_("Share of the year; all four sum to 100 %."))
        for n, label in enumerate(QUARTERS, 1)
    ),
)
NEW: Final = (
    Input("product_group", _("Product group"), Take.REF, required=False, noun="product_groups", help=_("Left empty: all products.")),
    Input("territory", _("Territory"), Take.REF, required=False, noun="territories", help=_("Left empty: the whole market.")),
    Input("kind", _("Kind of period"), Take.CHOICE, choices=KINDS),
    Input("period", _("Period"), help=_("For example 2026, 2026-Q1 or 2026-03."), most=20),
    Input("basis", _("Basis"), Take.CHOICE, choices=BASES),
    *STATED,
)


def _create(call: Call) -> Done:
    data = dict(call.data)
    cell = period.by_code(data.pop("kind"), data.pop("period"))
    if cell is None:
        raise Refusal("period.unknown", "This period does not exist.", field="period")
    values = giving.new_values(tuple(one for one in NEW if one.name in data), data)
    key = size_market.perform(NewSize(period_id=cell.id, **values), actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Drafted; a director publishes it."), undo=("withdraw", {}))


def _change(call: Call) -> Done:
    (key,) = call.ids
    undo = giving.undone(call, "change", STATED, lambda each: queries.size(call.actor, each))
    fact = Change(key, giving.changed_values(STATED, call.data, empty=("q1", "q2", "q3", "q4")), call.version)
    return Done(size_market.change(fact, actor=call.actor, at=call.at, reason=call.reason), _("Changed."), undo)


def _revise(call: Call) -> Done:
    (key,) = call.ids
    values = {name: value for name, value in call.data.items() if name in ONCE}
    made = size_market.revise(key, values, actor=call.actor, at=call.at, reason=call.reason)
    return Done(made, _("A new version is drafted; the published figure stands until it is published."))


def _publish(call: Call) -> Done:
    publish_size.perform_many(list(call.ids), actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return giving.done(call, _("Published."))


def _withdraw(call: Call) -> Done:
    withdraw_research.perform_many(list(call.ids), "market_size", actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return giving.done(call, _("Withdrawn."))


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return giving.as_given(STATED, queries.size(actor, key)) if key else {}


SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Market size"),
    plural=_("Market sizes"),
    icon="chart-pie",
    listing=queries.SIZES,
    policy=MARKET_SIZES,
    section="market",
    order=60,
    record_kind="market_size",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("product_group", _("Product group")),
        Column("territory", _("Territory")),
        Column("period", _("Period")),
        Column("basis", _("Basis"), phone=False),
        Column("amount", _("Market size")),
        Column("currency", _("Currency"), phone=False),
        Column("state", _("State"), chips=states.TONES),
        Column("source", _("Source"), phone=False),
        Column("source_date", _("Date of the source"), first=False),
        Column("confidence", _("Confidence"), phone=False),
        Column("revision", _("Revision"), first=False),
        Column("owner", _("Written by"), first=False),
    ),
    views=(
        View("all", _("All"), ""),
        View("published", _("Published"), "f=state.eq.published"),
        View("drafts", _("Drafts"), "f=state.eq.draft"),
    ),
    acts=(
        Act("create", _("New market size"), _create, NEW, icon="plus", makes=True),
        Act("change", _("Change"), _change, STATED, icon="pencil", states=(states.DRAFT,), start=_start),
        Act("publish", _("Publish"), _publish, icon="check", bulk=True, states=(states.DRAFT,), strong=True),
        Act("revise", _("Restate"), _revise, STATED, icon="history", states=(states.PUBLISHED,), start=_start),
        Act("withdraw", _("Withdraw"), _withdraw, icon="trash-2", bulk=True, states=(states.DRAFT,), danger=True, asks=_("Withdraw this draft?")),
    ),
    head=head,
    panels=(
        Panel("share", _("Market share"), _share, aside=True),
        Panel("facts", _("Details"), _facts),
        Panel("revisions", _("Revisions"), _revisions),
    ),
    stages=(Stage(_("Draft"), (states.DRAFT,)), Stage(_("Published"), (states.PUBLISHED, states.SUPERSEDED))),
    empty=_("No market size yet. State the first one: market shares come from it."),
)
