"""Sheet of targets: list, record page with attainment and revisions, and the acts set, split, change, propose, approve, send back."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final, cast
from urllib.parse import urlencode

from django.utils.translation import get_language, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from makesell.documents.targets import queries as targets
from makesell.documents.targets import states
from makesell.documents.targets.access import POLICY
from makesell.documents.targets.queries import Cell, TargetRow
from makesell.engines.attain import attainment as reached_of
from makesell.engines.split import growth_target
from makesell.flows.pro_1_targets import (
    approve_targets,
    change_target,
    fill_targets,
    offer_figures,
    propose_targets,
    send_back_targets,
    set_targets,
    split_target,
    withdraw_targets,
)
from makesell.flows.pro_1_targets.change_target import AmountChange
from makesell.flows.pro_1_targets.fill_targets import CellFact
from makesell.flows.pro_1_targets.offer_figures import OfferFact
from makesell.flows.pro_1_targets.set_targets import TargetFact
from makesell.flows.pro_1_targets.split_target import Child, SplitFact
from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.period import Kind as PeriodKind
from makesell.ground.period import queries as period
from makesell.ground.period.words import in_words
from makesell.ground.refusal import Refusal
from makesell.masterdata.products import queries as products
from makesell.masterdata.territories import queries as territories
from makesell.metrics import attainment, projection, target_base, windows
from makesell.metrics.attainment import Asked
from makesell.metrics.target_base import Inside
from makesell.sheets import cells, measures
from makesell.sheets.cells import Of, What
from makesell.sheets.giving import moving, said
from makesell.sheets.naming import called
from makesell.sheets.opportunity_figures import figure_of as opportunity_figure
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Incoming, Input, Panel, Sheet, Stage, TablePart, Take, Text, View, Wait
from makesell.sheets.target_growth import grown
from makesell.sheets.target_growth import said as said_growth
from makesell.sheets.target_parts import part_names

NOUN: Final = "targets"
STATES: Final = said(states.LABELS)
METHODS: Final[dict[str, Text]] = {
    "even": _("Evenly"),
    "last_year": _("By last year"),
    "weights": _("By weights"),
    "by_hand": _("By hand"),
}
PERIOD_KINDS: Final = {"year": _("Year"), "half": _("Half-year"), "quarter": _("Quarter"), "month": _("Month"), "given": _("Given dates")}


def _period(row: TargetRow) -> str:
    return in_words(row.kind, row.period, row.start, row.end, get_language() or "zh-hans")


def head(actor: Actor, target_id: int) -> Head:
    """The target's head; refuses what the actor may not see."""
    row = targets.target(actor, target_id)
    return Head(
        title=row.person or row.for_unit or "",
        sub=" · ".join(part for part in (part_names([row.cell]).get(row.cell, ""), f"{measures.label(row.measure)}", _period(row)) if part),
        state=row.state,
        state_label=STATES[row.state],
        tone=states.TONES[row.state],
        version=row.version,
        number=row.number or "",
    )


def _facts(actor: Actor, target_id: int) -> list[Fact]:
    row = targets.target(actor, target_id)
    kind = measures.KIND_OF_VALUE[row.value]
    return [
        Fact(_("Person"), row.person, Kind.REF, noun="people", id=row.person_id),
        Fact(_("Unit"), row.for_unit or row.unit, Kind.REF, noun="units", id=row.for_unit_id or row.unit_id),
        *_narrowed(row),
        Fact(_("Measure"), measures.label(row.measure)),
        Fact(_("Value"), measures.VALUES[row.value]),
        Fact(_("Period"), _period(row)),
        Fact(_("Amount"), row.amount, kind, currency=row.currency),
        Fact(_("Base"), row.base, kind, currency=row.currency),
        *_base_now(row),
        Fact(_("Growth rate"), row.growth_rate, Kind.RATIO),
        Fact(_("Gap"), row.gap, kind, currency=row.currency, help=row.gap_name),
        Fact(_("Revision"), row.revision, Kind.INT),
        Fact(_("Reason"), row.reason),
        Fact(_("Approved by"), row.approved_by, Kind.REF, noun="people", id=row.approved_by_id),
        Fact(_("Approved on"), row.approved_at, Kind.MOMENT),
    ]


def _narrowed(row: TargetRow) -> list[Fact]:
    """The product group and the territory it is for, where it is for less than everything."""
    groups = products.group_tree() if row.product_group_id else []
    places = territories.named() if row.territory_id else []
    return [
        *(Fact(_("Product group"), called(each), Kind.REF, noun="product_groups", id=each.id) for each in groups if each.id == row.product_group_id),
        *(Fact(_("Territory"), called(each), Kind.REF, noun="territories", id=each.id) for each in places if each.id == row.territory_id),
    ]


def _base_now(row: TargetRow) -> list[Fact]:
    """What the base of a growth target comes to now, the same period of the year before; opens to its entries."""
    found = None if row.growth_rate is None else target_base.now_of(row)
    if found is None:
        return []
    cell = cells.entries(What(row.measure, row.value, row.currency), _of(row, found.day), found.days, found.amount, _only(found.part))
    return [Fact(_("Base now"), found.amount, cell.kind, currency=row.currency, figure=f"{cell.source}?{urlencode(cell.params)}", help=_(
        "The same period of the year before, as its entries stand now."))]


def _of(row: TargetRow, day: dt.date) -> Of:
    """Whose entries count for a target: the person's, or those of the unit as it is made up on a day."""
    return Of("person", (row.person_id,)) if row.person_id else Of("unit", (row.for_unit_id or 0,), day)


def _only(part: Inside | None) -> dict[str, tuple[int, ...]]:
    """The product groups and territories that narrow a target's entries, as words of a figure's address."""
    named = {"group": part.group_ids, "place": part.territory_ids} if part else {}
    return {name: keys for name, keys in named.items() if keys is not None}


def _part_attainment(row: TargetRow, part: Inside, day: dt.date) -> list[Fact]:
    """What was reached so far of a target for a product group or a territory."""
    days = (row.start, row.end)
    what, of, only = What(row.measure, row.value, row.currency), _of(row, day), _only(part)
    actual = cells.entries(what, of, days, target_base.reached(row, days, part, day), only)
    facts = [Fact(_("Actual"), actual.value, actual.kind, figure=f"{actual.source}?{urlencode(actual.params)}", currency=row.currency)]
    if row.state == states.APPROVED:
        ratio = reached_of(Decimal(actual.value or 0), row.amount)
        cell = cells.attained(what, of, days, ratio, [row.id], only)
        facts.append(Fact(_("Attainment"), cell.value, Kind.RATIO, figure=f"{cell.source}?{urlencode(cell.params)}"))
    return facts


def _attainment(actor: Actor, target_id: int) -> list[Fact]:
    """What was reached of it so far; the figures open to entries and target."""
    row = targets.target(actor, target_id)
    day = windows.as_of(clock.today()).day
    if part := target_base.inside(row, day):
        return _part_attainment(row, part, day)
    asked = Asked(row.measure, cast("PeriodKind", row.kind), day, row.value, start=row.start, end=row.end)
    narrowed = replace(asked, person_ids=(row.person_id,)) if row.person_id else asked
    found = attainment.by_person(actor, narrowed) if row.person_id else attainment.by_unit(actor, narrowed)
    mine = next((each for each in found if each.who.id == (row.person_id or row.for_unit_id) and each.period.id == row.period_id), None)
    if mine is None:
        return []
    ahead = _projected(actor, row, mine.actual, day)
    of = Of("person" if row.person_id else "unit", (mine.who.id,), None if row.person_id else day)
    words = {
        "measure": row.measure,
        "value": row.value,
        "start": mine.window[0].isoformat(),
        "end": mine.window[1].isoformat(),
        **of.params(),
    }
    actual = measures.address("performance", **words)
    ratio = measures.address("attainment", **words, target=str(row.id))
    kind = measures.KIND_OF_VALUE[row.value]
    facts = [Fact(_("Actual"), mine.actual, kind, figure=actual, currency=row.currency)]
    if row.state == states.APPROVED:
        facts.append(Fact(_("Attainment"), mine.ratio.value, Kind.RATIO, figure=ratio))
    return [*facts, *ahead]


def _projected(actor: Actor, row: TargetRow, reached: Decimal, day: dt.date) -> list[Fact]:
    """What the running period comes to, each way with what it is made of, the range, and what is missing."""
    if not row.start <= day < row.end:
        return []
    found = projection.of_target(actor, row, reached, day)
    kind, ways = measures.KIND_OF_VALUE[row.value], found.found
    of = Of("person" if row.person_id else "unit", (row.person_id or row.for_unit_id or 0,), None if row.person_id else day)
    words = {"measure": row.measure, "value": row.value, "start": row.start.isoformat(), "end": row.end.isoformat(), **of.params()}
    until = {"until": found.until.isoformat()}
    pace, season = measures.address("forecast", **words, **until), measures.address("season", **words, **until)
    waiting = opportunity_figure(found.asked, "weighted") if found.asked else ""
    facts = [
        Fact(_("Projection by pace"), ways.pace, kind, figure=pace if ways.pace is not None else "", currency=row.currency),
        Fact(_("Projection by season"), ways.season, kind, figure=season if ways.season is not None else "", currency=row.currency),
        Fact(_("Weighted pipeline until the end"), found.waiting, kind, figure=waiting, currency=row.currency),
        Fact(_("Projection with the pipeline"), ways.pipeline, kind, currency=row.currency),
        Fact(_("Projection from"), ways.low, kind, help=_("The lowest of the three ways."), currency=row.currency),
        Fact(_("Projection, middle"), ways.middle, kind, help=_("The median of the three ways."), currency=row.currency),
        Fact(_("Projection to"), ways.high, kind, help=_("The highest of the three ways."), currency=row.currency),
        Fact(_("Still missing"), max(row.amount - reached, Decimal(0)), kind, currency=row.currency),
    ]
    return [fact for fact in facts if fact.value is not None]


SOURCES: Final[dict[str, Text]] = {
    "quotation": _("Open quotation"), "opportunity": _("Open opportunity"), "customer": _("Bought last year, not yet this year"),
}  # fmt: skip


def _sources(actor: Actor, target_id: int) -> TablePart:
    """From where what is missing could come; every row opens its document or customer."""
    row = targets.target(actor, target_id)
    day = windows.as_of(clock.today()).day
    asked = row.start <= day < row.end and not (row.product_group_id or row.territory_id)
    found = projection.sources(actor, row, day) if asked else []
    return TablePart(
        columns=(
            ("kind", _("From where"), Kind.TEXT), ("customer", _("Customer"), Kind.REF), ("quotation", _("Quotation"), Kind.REF),
            ("opportunity", _("Opportunity"), Kind.REF), ("amount", _("Amount"), Kind.MONEY), ("expected", _("Weighted amount"), Kind.MONEY),
            ("day", _("Until"), Kind.DATE),
        ),
        rows=[
            {
                "kind": SOURCES[one.kind], "customer": one.customer, "customer_id": one.customer_id, "amount": one.amount,
                "expected": one.expected, "day": one.day, "currency": one.currency, one.kind: one.title or one.customer, f"{one.kind}_id": one.id,
            }
            for one in found
        ],
        links={"customer": "customers", "quotation": "quotations", "opportunity": "opportunities"},
    )  # fmt: skip


def _revisions(actor: Actor, target_id: int) -> TablePart:
    """Every revision of the cell with what it changed, newest first."""
    found = targets.revisions(target_id)
    amounts = {row.id: row.amount for row in found}
    rows = [
        {
            "change": row.amount - amounts[row.replaces_id] if row.replaces_id in amounts else None,
            "revision": row.revision,
            "state": STATES[row.state],
            "amount": row.amount,
            "made_of": said_growth(*row.grown) if row.grown else "",
            "currency": row.currency,
            "reason": row.reason,
            "approved_by": row.approved_by or "",
            "approved_on": clock.business_date(row.approved_at) if row.approved_at else None,
        }
        for row in found
    ]
    return TablePart(
        columns=(
            ("revision", _("No."), Kind.INT),
            ("state", _("State"), Kind.TEXT),
            ("amount", _("Amount"), Kind.MONEY),
            ("made_of", _("Base and growth"), Kind.TEXT),
            ("change", _("Difference"), Kind.MONEY),
            ("reason", _("Reason"), Kind.TEXT),
            ("approved_by", _("Approved by"), Kind.TEXT),
            ("approved_on", _("Approved on"), Kind.DATE),
        ),
        rows=rows,
    )


def _set(call: Call) -> Done:
    data = call.data
    cell = period.by_code(data["kind"], data["period"])
    if cell is None:
        raise Refusal("period.unknown", "This period does not exist.", field="period")
    fact = TargetFact(
        data["measure"],
        cell.id,
        data.get("amount"),
        data.get("person"),
        data.get("for_unit"),
        data.get("value") or "net",
        data.get("base"),
        data.get("growth_rate"),
        data.get("product_group"),
        data.get("territory"),
    )
    key = set_targets.perform(fact, actor=call.actor, at=call.at, reason=data.get("why") or call.reason)
    return Done(key, _("The target is set as a draft."), undo=("withdraw", {}))


def _fill(call: Call) -> Done:
    data = call.data
    facts = fill_facts(data["measure"], data.get("value") or "net", data["cells"])
    made = fill_targets.perform_many(facts, actor=call.actor, at=call.at, reason=call.reason)
    saved = ngettext_lazy("%(count)s cell saved.", "%(count)s cells saved.", made.count) % {"count": made.count}
    say = saved if made.count else _("Nothing was changed.")
    return Done(say=say, data={"made": list(made.made), "changed": list(made.changed), "withdrawn": list(made.withdrawn)})


def fill_facts(measure: str, value: str, rows: Sequence[Mapping[str, Any]]) -> list[CellFact]:
    """The cells of a grid as they were sent, periods found by kind and code; refuses one there is not at its cell."""
    codes: dict[str, set[str]] = {}
    for row in rows:
        codes.setdefault(row["kind"], set()).add(row["period"])
    known = {(kind, code): cell.id for kind, found in codes.items() for code, cell in period.by_codes(cast("PeriodKind", kind), found).items()}
    faults = [
        Refusal("period.unknown", "This period does not exist.", field=f"cells.{n}.period")
        for n, row in enumerate(rows, 1)
        if (row["kind"], row["period"]) not in known
    ]
    if faults:
        raise Refusal.several(faults)
    return [
        CellFact(
            Cell(measure, value, known[row["kind"], row["period"]], row.get("person"), row.get("for_unit"), row.get("product_group"),
                 row.get("territory")),
            row.get("amount"), row.get("was"), bool(row.get("read")), row.get("base"), row.get("growth_rate"),
        )
        for row in rows
    ]  # fmt: skip


def _regrow(call: Call) -> Done:
    (key,) = call.ids
    row = targets.target(call.actor, key)
    found = target_base.now_of(row)
    if row.growth_rate is None or found is None:
        raise Refusal("target.no_growth", "This target has no base that could have changed.", status=409)
    fact = AmountChange(key, growth_target(found.amount, row.growth_rate), call.version, found.amount, row.growth_rate)
    made = change_target.perform(fact, actor=call.actor, at=call.at, reason=call.data.get("why") or call.reason)
    return Done(made, _("Changed.") if made == key else _("A new revision is drafted; the approved one stays in force until it is approved."))


def _change(call: Call) -> Done:
    (key,) = call.ids
    fact = AmountChange(key, call.data["amount"], call.version)
    made = change_target.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(made, _("Changed.") if made == key else _("A new revision is drafted; the approved one stays in force until it is approved."))


def _child(row: dict[str, Any]) -> Child:
    return Child(row.get("person"), row.get("unit"), row.get("weight"), row.get("amount"))


def _split(call: Call) -> Done:
    (key,) = call.ids
    data = call.data
    fact = SplitFact(
        key,
        data["method"],
        tuple(_child(row) for row in data["children"]),
        data.get("rounding") or Decimal(1),
        data.get("gap_name") or "",
    )
    made = split_target.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(
        key,
        _("%(count)s targets are drafted.") % {"count": len(made.child_ids)},
        data={"children": list(made.child_ids), "gap": made.gap.amount, "gap_name": made.gap_name},
    )


def _offer(call: Call) -> Done:
    data = call.data
    codes = [row["period"] for row in data["figures"]]
    known = period.by_codes(data["kind"], codes)
    faults = [
        Refusal("period.unknown", "This period does not exist.", field=f"figures.{n}.period") for n, code in enumerate(codes, 1) if code not in known
    ]
    if faults:
        raise Refusal.several(faults)
    facts = [OfferFact(data["measure"], data.get("value") or "net", known[row["period"]].id, row["amount"]) for row in data["figures"]]
    made = offer_figures.offer_many(facts, actor=call.actor, at=call.at, reason=data.get("why") or call.reason)
    return Done(made[0] if made else None, _("Offered; your manager decides."), data={"offered": made})


def _start_offer(actor: Actor, target_id: int | None) -> dict[str, Any]:
    """The quarters of the year to come, with what one has offered so far."""
    day = windows.as_of(clock.today()).day
    cells = period.periods("quarter", dt.date(day.year + 1, 1, 1), dt.date(day.year + 2, 1, 1))
    mine = targets.offers([Cell("ordered", "net", cell.id, actor.person_id, None, None, None) for cell in cells])
    so_far = {row.period_id: row.amount for row in mine.values()}
    figures = [{"period": cell.code, "amount": so_far.get(cell.id)} for cell in cells]
    return {"measure": "ordered", "value": "net", "kind": "quarter", "figures": figures}


def _name_gap(call: Call) -> Done:
    (key,) = call.ids
    left = offer_figures.name_gap(key, call.data["gap_name"], actor=call.actor, at=call.at)
    return Done(key, _("The gap is named."), data={"gap": left})


def waits(actor: Actor, at: dt.datetime) -> list[Wait]:
    """Own figures of others that wait for one's decision."""
    return [
        Wait(
            row.id, row.person or "", _("%(measure)s · %(period)s") % {"measure": measures.label(row.measure), "period": _period(row)},
            chip=_("Own figure"),
        )
        for row in (targets.waiting_offers(actor) if POLICY.may(actor, "accept") else ())
    ]


PERIOD_CODE: Final = re.compile(r"\d{4}(-(0[1-9]|1[0-2]|H[12]|Q[1-4]|W\d{2}))?")


def unfold(header: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    """A grid with one column a period as one row for every amount; a file without such columns as it is."""
    columns = [n for n, title in enumerate(header) if PERIOD_CODE.fullmatch(title.strip())]
    if not columns:
        return header, rows
    others = [n for n in range(len(header)) if n not in columns]
    made = [[*(row[n] for n in others), header[n].strip(), *_parts(row[n])] for row in rows for n in columns if row[n].strip()]
    return [*(header[n] for n in others), "period", "amount", "base", "growth_rate"], made


def _parts(text: str) -> tuple[str, str, str]:
    """A cell of a workbook as amount, base and growth rate."""
    found = grown(text)
    return (text, "", "") if found is None or found.base is None else ("", f"{found.base:f}", f"{found.rate:f}")


def _standing(actor: Actor, data: Mapping[str, Any]) -> list[int]:
    """The target a row of a file is about: what is worked on in its cell, a revision before what it revises."""
    cell = period.by_code(data["kind"], data["period"])
    if cell is None:
        raise Refusal("period.unknown", "This period does not exist.", field="period")
    wanted = Cell(data["measure"], data.get("value") or "net", cell.id, data.get("person"), data.get("for_unit"), data.get("product_group"),
                  data.get("territory"))  # fmt: skip
    rows = targets.of_ids(targets.standing([wanted]))
    return [row.id for row in sorted(rows, key=lambda row: row.state == states.APPROVED)][:1]


def _come_in(call: Call) -> Done:
    """A row of a file changes the target that stands in its cell; what it says already is no change."""
    (key,), data = call.ids, call.data
    (row,) = targets.of_ids([key])
    amount, base, rate = data.get("amount"), None, None
    if amount is None and data.get("growth_rate") is not None:
        base, rate = data.get("base") or Decimal(0), data["growth_rate"]
        amount = growth_target(base, rate)
    regrown = rate is not None and (base, rate) != (row.base, row.growth_rate)
    if amount is None or (amount == row.amount and not regrown):
        return Done(key)
    fact = AmountChange(key, amount, None, base, rate)
    return Done(change_target.perform(fact, actor=call.actor, at=call.at, reason=data.get("why") or ""))


def _start(actor: Actor, target_id: int | None) -> dict[str, Any]:
    """A new target begins with the month after this one, of one's own unit."""
    day = windows.as_of(clock.today()).day
    cell = period.containing("month", day)
    return {"measure": "ordered", "value": "net", "kind": "month", "period": cell.code if cell else ""}


def _start_change(actor: Actor, target_id: int | None) -> dict[str, Any]:
    return {"amount": targets.target(actor, target_id).amount} if target_id else {}


AMOUNT: Final = Input("amount", _("Amount"), Take.MONEY, required=False, help=_("Or a base and its growth."))
SET: Final = (
    Input("measure", _("Measure"), Take.CHOICE, choices={code: measures.LABELS[code] for code in measures.TARGETS}),
    Input("value", _("Value"), Take.CHOICE, required=False, choices=measures.VALUES),
    Input("kind", _("Kind of period"), Take.CHOICE, choices=PERIOD_KINDS),
    Input("period", _("Period"), help=_("For example 2026, 2026-Q1 or 2026-03."), most=20),
    Input("person", _("Person"), Take.REF, required=False, noun="people", help=_("A target is for one person or for one unit.")),
    Input("for_unit", _("Unit"), Take.REF, required=False, noun="units"),
    AMOUNT,
    Input("base", _("Base"), Take.MONEY, required=False),
    Input("growth_rate", _("Growth rate"), Take.RATIO, required=False, help=_("0.15 is fifteen per cent more than the base.")),
    Input("product_group", _("Product group"), Take.REF, required=False, noun="product_groups"),
    Input("territory", _("Territory"), Take.REF, required=False, noun="territories"),
    Input("why", _("Reason"), required=False, most=500, help=_("Needed where a file changes an approved target.")),
)
CHILDREN: Final = Input(
    "children",
    _("People and units"),
    Take.TABLE,
    columns=(
        Input("person", _("Person"), Take.REF, required=False, noun="people"),
        Input("unit", _("Unit"), Take.REF, required=False, noun="units"),
        Input("weight", _("Weight"), Take.QTY, required=False),
        Input("amount", _("Amount"), Take.MONEY, required=False),
    ),
)
SPLIT: Final = (
    Input("method", _("Split"), Take.CHOICE, choices=METHODS),
    CHILDREN,
    Input("rounding", _("Rounding unit"), Take.MONEY, required=False, help=_("Shares are whole multiples of it; the rest goes to the largest.")),
    Input("gap_name", _("Name of the gap"), required=False, help=_("Needed when the shares do not sum to the target.")),
)
FILL: Final = (
    Input("measure", _("Measure"), most=40),
    Input("value", _("Value"), Take.CHOICE, required=False, choices=measures.VALUES),
    Input("cells", _("Cells"), Take.TABLE, most=fill_targets.MOST, columns=(
        Input("person", _("Person"), Take.REF, required=False, noun="people"),
        Input("for_unit", _("Unit"), Take.REF, required=False, noun="units"),
        Input("product_group", _("Product group"), Take.REF, required=False, noun="product_groups"),
        Input("territory", _("Territory"), Take.REF, required=False, noun="territories"),
        Input("kind", _("Kind of period"), Take.CHOICE, choices=PERIOD_KINDS),
        Input("period", _("Period"), most=20),
        Input("amount", _("Amount"), Take.MONEY, required=False),
        Input("base", _("Base"), Take.MONEY, required=False),
        Input("growth_rate", _("Growth rate"), Take.RATIO, required=False),
        Input("was", _("Amount that was read"), Take.MONEY, required=False),
        Input("read", _("Refuse if it is another now"), Take.BOOL, required=False),
    )),
)
OFFER: Final = (
    Input("measure", _("Measure"), Take.CHOICE, choices={code: measures.LABELS[code] for code in measures.TARGETS}),
    Input("value", _("Value"), Take.CHOICE, required=False, choices=measures.VALUES),
    Input("kind", _("Kind of period"), Take.CHOICE, choices=PERIOD_KINDS),
    Input("figures", _("Own figures"), Take.TABLE, most=60, columns=(
        Input("period", _("Period"), most=20), Input("amount", _("Amount"), Take.MONEY),
    )),
    Input("why", _("Reason"), Take.LONG, required=False, most=500),
)
WHY: Final = Input("why", _("Reason"), Take.LONG, most=500)
ACTS: Final = (
    Act("set", _("New target"), _set, SET, icon="plus", makes=True, start=_start),
    Act("fill", _("Target grid"), _fill, FILL, icon="table-2", makes=True, board="target_grid"),
    Act("offer", _("Offer own figures"), _offer, OFFER, icon="hand-coins", makes=True, start=_start_offer),
    Act("accept", _("Accept the figure"), moving(offer_figures.accept_many, _("Accepted; the target is drafted."), why=True),
        (replace(WHY, required=False),), icon="check", bulk=True, states=(states.OFFERED,), strong=True),
    Act("give_back", _("Give the figure back"), moving(offer_figures.give_back_many, _("Given back."), why=True), (WHY,), icon="undo-2", bulk=True,
        states=(states.OFFERED,)),
    Act("take_back", _("Take the figure back"), moving(offer_figures.take_back_many, _("Taken back.")), icon="trash-2", bulk=True,
        states=(states.OFFERED, states.GIVEN_BACK), danger=True),
    Act("name_gap", _("Name the gap"), _name_gap, (Input("gap_name", _("Name of the gap"), most=200),), icon="tag",
        states=(states.DRAFT, states.PROPOSED, states.APPROVED)),
    Act("change", _("Change the amount"), _change, (Input("amount", _("Amount"), Take.MONEY),), icon="pencil",
        states=(states.DRAFT, states.APPROVED), start=_start_change),
    Act("regrow", _("Take the base as it is now"), _regrow, (replace(WHY, required=False),), icon="refresh-cw",
        states=(states.DRAFT, states.APPROVED)),
    Act("split", _("Split"), _split, SPLIT, icon="split", states=(states.DRAFT, states.PROPOSED, states.APPROVED)),
    Act("propose", _("Propose"), moving(propose_targets.perform_many, _("Proposed; another person decides.")), icon="send", bulk=True,
        states=(states.DRAFT,), strong=True),
    Act("approve", _("Approve"), moving(approve_targets.perform_many, _("Approved.")),
        icon="check", decides=True, bulk=True, states=(states.PROPOSED,),
        strong=True),
    Act("send_back", _("Send back"), moving(send_back_targets.perform_many, _("Sent back.")), icon="undo-2", decides=True, bulk=True,
        states=(states.PROPOSED,)),
    Act("withdraw", _("Withdraw"), moving(withdraw_targets.perform_many, _("Withdrawn.")), icon="trash-2", bulk=True,
        states=(states.DRAFT, states.PROPOSED), danger=True, asks=_("Withdraw this target?")),
)  # fmt: skip

SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Target"),
    plural=_("Targets"),
    icon="target",
    listing=targets.LISTING,
    policy=POLICY,
    section="performance",
    order=30,
    record_kind="target",
    columns=(
        Column("period", _("Period"), opens=True),
        Column("person", _("Person")),
        Column("for_unit", _("For unit")),
        Column("measure", _("Measure"), phone=False),
        Column("amount", _("Amount"), edit="change"),
        Column("state", _("State"), chips=states.TONES),
        Column("period_start", _("First day"), first=False),
        Column("period_end", _("Day after"), first=False),
        Column("value", _("Value"), first=False),
        Column("revision", _("Revision"), first=False),
        Column("split", _("Split"), first=False),
        Column("number", _("Number"), first=False),
        Column("territory", _("Territory"), first=False),
        Column("product_group", _("Product group"), first=False),
        Column("unit", _("Unit"), first=False),
        Column("currency", _("Currency"), first=False),
    ),
    views=(
        View("all", _("All"), ""),
        View("mine", _("Mine"), "f=person.eq.{me}"),
        View("drafts", _("Drafts"), "f=state.eq.draft"),
        View("proposed", _("To decide"), "f=state.eq.proposed"),
        View("offered", _("Own figures"), "f=state.in.offered,given_back"),
        View("in_force", _("In force"), "f=state.eq.approved"),
    ),
    acts=ACTS,
    waits=waits,
    incoming=Incoming(
        ("measure", "value", "kind", "period", "person", "for_unit", "product_group", "territory"), _come_in, find=_standing, unfold=unfold
    ),
    head=head,
    panels=(
        Panel("facts", _("Details"), _facts),
        Panel("attainment", _("Attainment"), _attainment, aside=True),
        Panel("sources", _("Where it could come from"), _sources, hide_empty=True),
        Panel("revisions", _("Revisions"), _revisions),
    ),
    stages=(
        Stage(_("Draft"), (states.DRAFT,)),
        Stage(_("Proposed"), (states.PROPOSED,)),
        Stage(_("Approved"), (states.APPROVED, states.SUPERSEDED)),
    ),
    empty=_("No targets yet. Set the first one."),
)
