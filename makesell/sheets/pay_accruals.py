"""Sheet of accruals of pay to come 计提: by month, what people would earn on what customers have not paid yet — for finance in sums that cover enough
people, for who sees everybody's pay person by person."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from makesell.documents.payruns import accrual_queries as queries
from makesell.documents.payruns import states
from makesell.documents.payruns.access import ACCRUALS as POLICY
from makesell.documents.payruns.access import STATEMENTS
from makesell.documents.payruns.accrual_queries import AccrualLineRow, AccrualRow
from makesell.flows.per_3_reward import accrue_pay
from makesell.ground import clock
from makesell.ground.access import few
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.period import queries as period
from makesell.ground.period.words import in_words
from makesell.ground.refusal import Refusal
from makesell.metrics import windows
from makesell.sheets.giving import moving_one, said
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, Stage, TablePart, Take, Text, View

STATES: Final[dict[str, Text]] = said(states.ACCRUALS)
Cell = tuple[int, int]     # unit and plan


def _words(row: AccrualRow) -> str:
    return in_words(row.kind, row.period, row.start, row.end, get_language() or "zh-hans")


def head(actor: Actor, key: int) -> Head:
    """The accrual's head; refuses what the actor may not see."""
    row = queries.accrual(actor, key)
    return Head(_words(row), "", row.state, STATES[row.state], states.ACCRUAL_TONES[row.state], row.version, row.number or "")


def sees_people(actor: Actor) -> bool:
    """Whether somebody sees everybody's pay; who does not is shown sums that cover enough people."""
    return STATEMENTS.may(actor) and STATEMENTS.reach(actor).all


def _facts(actor: Actor, key: int) -> list[Fact]:
    row = queries.accrual(actor, key)
    told = sees_people(actor) or row.people >= few.LEAST
    return [
        Fact(_("Period"), _words(row)),
        Fact(_("Number of people"), row.people, Kind.INT),
        Fact(_("Pay to come"), row.total if told else None, Kind.MONEY, currency=row.currency,
             help=_("Earned once customers have paid; a person's pay is decided by a pay run alone.")),
        Fact(_("Computed at"), row.computed_at, Kind.MOMENT),
        Fact(_("Vouchers"), TOLD if row.people >= few.LEAST else FEW),
    ]  # fmt: skip


TOLD: Final = _("Handed over with the next vouchers, and taken back on the first day after the month.")
FEW: Final = _("Not handed over: so few people's sum would tell a person's pay. Compensation tells finance itself.")


def _sums(actor: Actor, key: int) -> TablePart:
    """By unit and plan; small ones together, so that no sum, and no difference of sums, covers fewer than three others."""
    row = queries.accrual(actor, key)
    cells: dict[Cell, list[AccrualLineRow]] = {}
    for line in queries.lines(row.id):
        cells.setdefault((line.unit_id, line.scheme_id), []).append(line)
    groups = few.merged({cell: [line.person_id for line in own] for cell, own in cells.items()})
    rows = [_summed([line for cell in group for line in cells[cell]], row.currency) for group in groups]
    return TablePart(
        (("what", _("Units and plans"), Kind.TEXT), ("people", _("Number of people"), Kind.INT), ("amount", _("Pay to come"), Kind.MONEY)),
        rows,
        totals={"amount": row.total, "currency": row.currency} if groups else None,
        empty=_("Too few people: a sum would tell a person's pay."),
    )


def _summed(lines: Sequence[AccrualLineRow], currency: str) -> dict[str, Any]:
    what = list(dict.fromkeys(f"{line.unit} · {line.scheme}" for line in lines))
    return {
        "what": gettext("; ").join(what), "people": len({line.person_id for line in lines}), "amount": sum(line.amount for line in lines),
        "currency": currency,
    }  # fmt: skip


def _people(actor: Actor, key: int) -> TablePart:
    row = queries.accrual(actor, key)
    lines = queries.lines(row.id) if sees_people(actor) else []
    return TablePart(
        (
            ("person", _("Person"), Kind.REF), ("unit", _("Unit"), Kind.TEXT), ("scheme", _("Incentive scheme"), Kind.TEXT),
            ("part", _("Part of the plan"), Kind.TEXT), ("open", _("Not paid yet"), Kind.QTY), ("amount", _("Pay to come"), Kind.MONEY),
        ),
        [
            {
                "person": line.person, "person_id": line.person_id, "unit": line.unit, "scheme": line.scheme,
                "part": line.part or gettext("Ladder"), "open": line.open_credit, "amount": line.amount, "currency": row.currency,
            }
            for line in lines
        ],
        totals={"amount": row.total, "currency": row.currency} if lines else None,
        links={"person": "people"},
    )  # fmt: skip


def _accrue(call: Call) -> Done:
    month = period.by_code("month", call.data["period"])
    if month is None:
        raise Refusal("period.unknown", "This period does not exist.", field="period")
    key = accrue_pay.perform(month.id, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Accrued. Finance hands it over with the next vouchers."))


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    """The last month that has ended."""
    month = period.containing("month", windows.as_of(clock.today()).day)
    before = period.previous(month) if month else None
    return {"period": before.code if before else ""}


WHY: Final = Input("why", _("Reason"), Take.LONG, most=1000)
SHEET: Final = Sheet(
    noun="pay_accruals",
    label=_("Accrual of pay"),
    plural=_("Accruals of pay"),
    icon="hourglass",
    listing=queries.LISTING,
    policy=POLICY,
    section="performance",
    order=52,
    record_kind="pay_accrual",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("period", _("Period")),
        Column("state", _("State"), chips=states.ACCRUAL_TONES),
        Column("people", _("Number of people"), phone=False),
        Column("total", _("Pay to come")),
        Column("currency", _("Currency"), first=False),
        Column("computed_at", _("Computed at"), phone=False),
    ),
    views=(View("all", _("All"), ""), View("accrued", _("Accrued"), "f=state.eq.accrued")),
    acts=(
        Act("accrue", _("Accrue a month"), _accrue, (Input("period", _("Month"), help=_("For example 2026-03."), most=20),), icon="hourglass",
            makes=True, strong=True, start=_start),
        Act("withdraw", _("Withdraw"), moving_one(accrue_pay.withdraw, _("Withdrawn."), why=True), (WHY,), icon="trash-2",
            states=(states.ACCRUED,), danger=True),
    ),
    head=head,
    panels=(
        Panel("sums", _("By unit and plan"), _sums),
        Panel("people", _("By person"), _people, hide_empty=True),
        Panel("facts", _("Details"), _facts, aside=True),
    ),
    stages=(Stage(_("Accrued"), (states.ACCRUED,)),),
    empty=_("No accrual yet. Compensation accrues a month once it has ended."),
)  # fmt: skip
