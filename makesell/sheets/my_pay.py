"""Board of one's own pay 我的提成: where one stands on the ladder, what some more would earn, the statements; for a leader also of others."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.documents.payruns import credits
from makesell.documents.payruns import queries as payruns
from makesell.documents.payruns.access import STATEMENTS
from makesell.ground import clock, listing, shown
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind, Query
from makesell.ground.organisation import queries as organisation
from makesell.ground.period.words import in_words
from makesell.ground.refusal import missing
from makesell.masterdata.schemes import queries as schemes
from makesell.metrics import pay_components, pay_position, windows
from makesell.metrics.access import POLICY
from makesell.metrics.pay_components import PartStands
from makesell.metrics.pay_position import Standing
from makesell.sheets import drilling, measures, my_pay_parts
from makesell.sheets.boards import Board, BoardCurve, BoardList, BoardNote, BoardPage, BoardPart, Item, Kpi, Link
from makesell.sheets.drilling import Params
from makesell.sheets.figures import FigureCell, FigureRow, FigureRows, FigureSource
from makesell.sheets.incentive_schemes import curve_of
from makesell.sheets.naming import called
from makesell.sheets.parts import Input, Take
from makesell.sheets.performance import NOUNS

ZERO: Final = Decimal(0)
MOST: Final = 12


def _language() -> str:
    return get_language() or "zh-hans"


def filters(actor: Actor) -> Sequence[Input]:
    """How much more (what-if), and whose pay where one may see others'."""
    more = Input("more", _("If so much more came in"), Take.MONEY, required=False)
    reach = POLICY.reach(actor, "commission")
    others = reach.all or bool(reach.unit_ids)
    return (more, *((Input("person", _("Person"), Take.REF, required=False, noun="people"),) if others else ()))


def _standing(actor: Actor, person_id: int | None) -> Standing | None:
    return pay_position.standing(actor, person_id, windows.as_of(clock.today()).day) if person_id is not None else None


def _whose(actor: Actor) -> int | None:
    """Who is shown first: oneself; to somebody whom no scheme pays, but who may see others, the one paid last."""
    reach = POLICY.reach(actor, "commission")
    if not (reach.all or reach.unit_ids) or not STATEMENTS.may(actor) or _standing(actor, actor.person_id) is not None:
        return actor.person_id
    page = listing.page(payruns.STATEMENT_LISTING, actor, Query.from_pairs([("f", "paid.gt.0"), ("size", "1")]))
    return next((int(row["person"]) for row in page.rows), actor.person_id)


def build(actor: Actor, given: Mapping[str, Any]) -> BoardPage:
    """The page of one person."""
    person, more = given.get("person") or _whose(actor), given.get("more")
    found, statements = _standing(actor, person), _statements(actor, person)
    stands = pay_components.parts_of(found) if found else []
    parts: list[BoardPart] = []
    if found is None:
        parts.append(BoardNote(_("No incentive scheme with a version in force and an agreed target pays here today, or it is not yours to see.")))
    else:
        if more:
            parts.append(BoardNote(my_pay_parts.more_said(found, more), "info"))
        parts.append(BoardCurve("ladder", _("Where it stands on the steps"), curve_of(found.plan.now, found.reached, found.target)))
        parts.append(my_pay_parts.table(found, stands))
    parts.append(statements)
    name = called(organisation.named_people([person])[person]) if person is not None else actor.name
    return BoardPage(
        title=_("Pay"), sub=_sub(name, found), kpis=_kpis(found, stands) if found else (), parts=parts,
        chosen={"person": str(person or ""), "more": str(more or "")},
    )  # fmt: skip


def _sub(name: str, found: Standing | None) -> str:
    if found is None:
        return name
    cell = found.plan.cell
    return " · ".join(
        (name, schemes.named([found.plan.now.scheme_id])[found.plan.now.scheme_id], in_words(cell.kind, cell.code, cell.start, cell.end, _language()))
    )


def _kpis(found: Standing, stands: Sequence[PartStands]) -> list[Kpi]:
    row, asked = found.plan.now, {"person": str(found.person_id)}
    kind = measures.KIND_OF_VALUE[row.value]
    money = row.currency if kind is Kind.MONEY else ""
    step = found.next_step
    note = (
        _("%(missing)s to the step of %(rate)s") % {"missing": shown.quantity(step[0]), "rate": shown.ratio(step[1], _language()).short}
        if step else _("On the highest step")
    )  # fmt: skip
    return [
        Kpi(measures.label(row.measure), FigureCell(found.reached, kind, "pay_credits", asked, money), note),
        Kpi(
            _("Earned so far"), FigureCell(found.earned, Kind.MONEY, "pay_so_far", asked, row.currency),
            _("Before late returns; a pay run decides."),
        ),
        *([my_pay_parts.kpi(found, stands)] if row.components else ()),
    ]


def _statements(actor: Actor, person: int | None) -> BoardList:
    items = []
    if person is not None and STATEMENTS.may(actor):
        page = listing.page(payruns.STATEMENT_LISTING, actor, Query.from_pairs([("f", f"person.eq.{person}"), ("size", str(MOST))]))
        items = [
            Item(
                str(row["number"] or row["period_label"]), Link("", noun="pay_statements", id=int(row["id"])), str(row["period_label"]),
                icon="receipt-text", value=f"{shown.plain(Decimal(row['paid']), 2)} {row['currency']}",
            )
            for row in page.rows
        ]  # fmt: skip
    return BoardList("statements", _("Pay statements"), items, empty=_("No statement has been released yet."), place="right")


def _found(actor: Actor, params: Params) -> Standing:
    found = _standing(actor, drilling.key(params, "person"))
    if found is None:
        raise missing()
    return found


def _rows(dated: Mapping[int, dt.date], amounts: Mapping[int, Decimal]) -> list[FigureRow]:
    behind = credits.behind(sorted(amounts))
    return [_row(dated[key], behind[key], amount) for key, amount in sorted(amounts.items(), reverse=True)]


def _row(day: dt.date, behind: credits.BehindRow, amount: Decimal) -> FigureRow:
    noun = {**NOUNS, "receipt": "receipts"}.get(behind.source_kind, "")
    who = " · ".join(part for part in (behind.order, behind.customer) if part)
    return FigureRow(day, behind.source, noun, behind.source_id if noun else None, who=who, amount=amount)


def credits_of(actor: Actor, params: Params, after: str) -> FigureRows:
    """The credits on the ladder of the running accumulation period, each less what was returned of it."""
    found = _found(actor, params)
    row = found.plan.now
    kind = measures.KIND_OF_VALUE[row.value]
    rows = _rows({each.entry_id: each.business_date for each in found.counted}, {each.entry_id: each.amount for each in found.counted})
    return FigureRows(measures.label(row.measure), found.reached, len(rows), rows, kind=kind, currency=row.currency if kind is Kind.MONEY else "")


def so_far(actor: Actor, params: Params, after: str) -> FigureRows:
    """What each credit of the running accumulation periods earns, by the ladder, other commissions and unit bonuses together."""
    found = _found(actor, params)
    sums: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for work in found.works:
        for each in work.pays:
            sums[each.entry_id] += each.pay
    dated = {each.entry_id: each.business_date for work in found.works for each in work.credits}
    rows = _rows(dated, {key: amount for key, amount in sums.items() if amount})
    return FigureRows(_("Earned so far"), found.earned, len(rows), rows, currency=found.plan.now.currency)


def _part(actor: Actor, params: Params) -> tuple[Standing, str]:
    return _found(actor, params), params.get("code", "")


def part_earned(actor: Actor, params: Params, after: str) -> FigureRows:
    """What each credit earns by one part of the plan: its ladder, a commission, a unit bonus."""
    found, code = _part(actor, params)
    work = next((each for each in found.works if each.part.code == code), None)
    if work is None:
        raise missing()
    dated = {each.entry_id: each.business_date for each in work.credits}
    rows = _rows(dated, {each.entry_id: each.pay for each in work.pays if each.pay})
    return FigureRows(my_pay_parts.called(found, code), work.earned, len(rows), rows, currency=found.plan.now.currency)


def part_credits(actor: Actor, params: Params, after: str) -> FigureRows:
    """The credits one part of the plan counts, in its accumulation period."""
    found, code = _part(actor, params)
    value, dated, amounts = my_pay_parts.credits_of(found, code)
    kind = measures.KIND_OF_VALUE[value]
    rows = _rows(dated, amounts)
    return FigureRows(
        my_pay_parts.called(found, code), sum(amounts.values(), ZERO), len(rows), rows, kind=kind,
        currency=found.plan.now.currency if kind is Kind.MONEY else "",
    )  # fmt: skip


FIGURES: Final = (
    FigureSource("pay_credits", _("Credits on the ladder"), credits_of),
    FigureSource("pay_so_far", _("Earned so far"), so_far),
    FigureSource("pay_parts", _("All parts of the plan"), lambda actor, params, after: my_pay_parts.parts_summed(_found(actor, params))),
    FigureSource("pay_part", _("Part of the plan"), part_earned),
    FigureSource("pay_part_credits", _("Credits of a part"), part_credits),
)
BOARD: Final = Board(
    code="pay",
    label=_("Pay"),
    icon="banknote",
    build=build,
    filters=filters,
    roles=frozenset(POLICY.acts["commission"]),
    section="performance",
    order=15,
)
