"""Sheet of pay runs 计奖: computed, reviewed, approved by another, released; its statements and what it could not work out."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.documents.payruns import queries as payruns
from makesell.documents.payruns import states
from makesell.documents.payruns.access import RUNS as POLICY
from makesell.documents.payruns.kept import how_kept
from makesell.documents.payruns.queries import RunRow
from makesell.flows.per_3_reward import approve_run, compute_run, prove_run, release_run, review_run, withdraw_run
from makesell.flows.per_3_reward.compute_run import RunFact
from makesell.ground import clock, shown
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.period import queries as period
from makesell.ground.period.words import in_words
from makesell.ground.refusal import Refusal
from makesell.metrics import pay_preview, windows
from makesell.sheets.giving import moving_one, said
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Related, Sheet, Stage, TablePart, Take, Text, View, Wait

NOUN: Final = "pay_runs"
STATES: Final = said(states.LABELS)
PROBLEMS: Final = said(states.PROBLEMS)
REASONS: Final = said(pay_preview.REASONS)
EXCEPTIONS: Final = said(pay_preview.EXCEPTIONS)
KINDS: Final[dict[str, Text]] = {"month": _("Month"), "quarter": _("Quarter"), "half": _("Half-year"), "year": _("Year")}
AMOUNTS: Final = ("brought", "earned", "paid", "held", "carried")


def _words(row: RunRow) -> str:
    return in_words(row.kind, row.period, row.start, row.end, get_language() or "zh-hans")


def head(actor: Actor, key: int) -> Head:
    """The run's head; refuses what the actor may not see."""
    row = payruns.pay_run(actor, key)
    return Head(row.scheme, _words(row), row.state, STATES[row.state], states.TONES[row.state], row.version, row.number or "")


def _facts(actor: Actor, key: int) -> list[Fact]:
    row = payruns.pay_run(actor, key)
    return [
        Fact(_("Incentive scheme"), row.scheme, Kind.REF, noun="incentive_schemes", id=row.scheme_id),
        Fact(_("Period"), _words(row)),
        Fact(_("Computed at"), row.computed_at, Kind.MOMENT),
        Fact(_("Computed by"), row.computed_by or ""),
        Fact(_("Approved by"), row.approved_by or ""),
        Fact(_("Approved at"), row.approved_at, Kind.MOMENT),
        Fact(_("Released for pay at"), row.released_at, Kind.MOMENT),
        *_basis(row),
    ]


FOUND: Final[dict[str | None, Text]] = {
    states.BY_LOG: _("Read back from the log of changes; by them the run came to the same cent, and they are kept since."),
    states.BY_NOW: _("As they were when it was first worked out once more; by them the run came to the same cent, and they are kept since."),
    None: _(
        "Not kept: the run was computed before runs did so. To work it out once more reads them back from the log of changes, else takes them as they"
        " are now, and keeps what comes to the same cent."
    ),
}


def _basis(row: RunRow) -> list[Fact]:
    """How what a released run read of customer classes and product groups was found, where it was not kept when the run was computed."""
    how = how_kept(row.id) if row.state == states.RELEASED else ""
    return [Fact(_("Customer classes and product groups"), FOUND[how])] if how in FOUND else []


def _statements(actor: Actor, key: int) -> TablePart:
    run = payruns.pay_run(actor, key)
    rows = payruns.of_run(key)
    return TablePart(
        (
            ("person", _("Person"), Kind.REF), ("brought", _("Brought forward"), Kind.MONEY), ("earned", _("Earned"), Kind.MONEY),
            ("paid", _("Paid out"), Kind.MONEY), ("held", _("Held (unsigned)"), Kind.MONEY), ("carried", _("Carried forward"), Kind.MONEY),
            ("problem", _("Why nothing could be worked out"), Kind.TEXT),
        ),
        [
            {
                "person": row.person, "person_id": row.id, "currency": row.currency, "problem": PROBLEMS.get(row.problem, ""),
                **{name: getattr(row, name) for name in AMOUNTS},
            }
            for row in rows
        ],
        totals={"currency": run.currency, **{name: sum((getattr(row, name) for row in rows), payruns.ZERO) for name in AMOUNTS}},
        links={"person": "pay_statements"},
        empty=_("Nobody is paid by this run."),
    )  # fmt: skip


def _beside(actor: Actor, key: int) -> TablePart:
    """The run against the last one: each difference with its reasons, which sum to it."""
    run = payruns.pay_run(actor, key)
    rows = pay_preview.beside(run)
    sums = {"before": sum((row.before for row in rows), payruns.ZERO), "paid": sum((row.paid for row in rows), payruns.ZERO)}
    return TablePart(
        (
            ("person", _("Person"), Kind.REF), ("before", _("Last run"), Kind.MONEY), ("paid", _("This run"), Kind.MONEY),
            ("difference", _("Difference"), Kind.MONEY), ("reasons", _("Reasons"), Kind.TEXT),
        ),
        [
            {
                "person": row.person, "person_id": row.statement_id, "currency": run.currency, "before": row.before, "paid": row.paid,
                "difference": row.difference,
                "reasons": " · ".join(f"{REASONS[code]} {shown.signed(amount, run.currency)}" for code, amount in row.reasons.items()),
            }
            for row in rows
        ],
        totals={"currency": run.currency, **sums, "difference": sums["paid"] - sums["before"]},
        links={"person": "pay_statements"},
        empty=_("Nobody is paid by this run."),
    )  # fmt: skip


def _exceptions(actor: Actor, key: int) -> TablePart:
    """What of the run wants a look before it is approved."""
    run = payruns.pay_run(actor, key)
    rows = [(row, code) for row in pay_preview.beside(run) for code in row.exceptions]
    return TablePart(
        (("person", _("Person"), Kind.REF), ("exception", _("What wants a look"), Kind.TEXT), ("difference", _("Difference"), Kind.MONEY)),
        [
            {
                "person": row.person, "person_id": row.statement_id, "exception": EXCEPTIONS[code], "difference": row.difference,
                "currency": run.currency,
            }
            for row, code in rows
        ],
        links={"person": "pay_statements"},
        empty=_("Nothing out of the ordinary."),
    )  # fmt: skip


def _compute(call: Call) -> Done:
    cell = period.by_code(call.data["kind"], call.data["period"])
    if cell is None:
        raise Refusal("period.unknown", "This period does not exist.", field="period")
    key = compute_run.perform(RunFact(call.data["scheme"], cell.id), actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Computed. Look through it, then send it for approval."))


def _again(call: Call) -> Done:
    (key,) = call.ids
    compute_run.again(key, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return Done(key, _("Computed anew from the books."))


def _prove(call: Call) -> Done:
    (key,) = call.ids
    prove_run.perform(key, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Worked out once more: every line comes to the same cent."))


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    """The last period that has ended."""
    cell = period.containing("month", windows.as_of(clock.today()).day)
    before = period.previous(cell) if cell else None
    return {"kind": "month", "period": before.code if before else ""}


def waits(actor: Actor, at: dt.datetime) -> list[Wait]:
    """Runs to review, and approved ones to release; the approval itself stands with the approvals."""
    return [
        Wait(
            one.id, one.title, _("Look through it and send it for approval") if one.act == "review" else _("Approved: release it"),
            late=one.since < at - dt.timedelta(days=7), chip=_("Pay run"),
        )
        for one in payruns.waiting_runs(actor)
    ]  # fmt: skip


WHY: Final = Input("why", _("Reason"), Take.LONG, most=1000)
RUN: Final = (
    Input("scheme", _("Incentive scheme"), Take.REF, noun="incentive_schemes"),
    Input("kind", _("Kind of period"), Take.CHOICE, choices=KINDS),
    Input("period", _("Period"), help=_("For example 2026, 2026-Q1 or 2026-03."), most=20),
)
ACTS: Final = (
    Act("compute", _("New pay run"), _compute, RUN, icon="calculator", makes=True, strong=True, start=_start),
    Act("recompute", _("Compute again"), _again, icon="refresh-cw", states=(states.COMPUTED,)),
    Act("review", _("Send for approval"), moving_one(review_run.perform, _("Sent; another person approves it.")), icon="send",
        states=(states.COMPUTED,), strong=True),
    Act("approve", _("Approve"), moving_one(approve_run.perform, _("Approved. Compensation releases it.")), icon="check", decides=True,
        states=(states.REVIEWED,), strong=True),
    Act("send_back", _("Send back"), moving_one(approve_run.send_back, _("Sent back."), why=True), (WHY,), icon="undo-2", decides=True,
        states=(states.REVIEWED,)),
    Act("release", _("Release the pay"), moving_one(release_run.perform, _("Released: posted, and everybody is told.")), icon="banknote",
        states=(states.APPROVED,), strong=True, asks=_("Post this run and show everybody the own statement?")),
    Act("prove", _("Work it out once more"), _prove, icon="badge-check", states=(states.RELEASED,)),
    Act("withdraw", _("Withdraw"), moving_one(withdraw_run.perform, _("Withdrawn."), why=True), (WHY,), icon="trash-2", states=states.UNRELEASED,
        danger=True),
)  # fmt: skip

SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Pay run"),
    plural=_("Pay runs"),
    icon="calculator",
    listing=payruns.RUN_LISTING,
    policy=POLICY,
    section="performance",
    order=50,
    record_kind="pay_run",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("scheme", _("Incentive scheme")),
        Column("period", _("Period")),
        Column("state", _("State"), chips=states.TONES),
        Column("earned", _("Earned"), phone=False),
        Column("paid", _("Paid out")),
        Column("currency", _("Currency"), first=False),
        Column("computed_at", _("Computed at"), first=False),
        Column("computed_by", _("Computed by"), phone=False),
        Column("released_at", _("Released for pay at"), phone=False),
    ),
    views=(
        View("all", _("All"), ""),
        View("open", _("Not released yet"), "f=state.in.computed,reviewed,approved"),
        View("released", _("Released for pay"), "f=state.eq.released"),
    ),
    acts=ACTS,
    head=head,
    panels=(
        Panel("facts", _("Details"), _facts),
        Panel("exceptions", _("What wants a look"), _exceptions),
        Panel("beside", _("Against the last run"), _beside),
        Panel("statements", _("Statements"), _statements),
    ),
    related=(Related("pay_statements", _("Statements"), lambda actor, key: len(payruns.of_run(key)), "f=run.eq.{id}"),),
    stages=(
        Stage(_("Computed"), (states.COMPUTED,)),
        Stage(_("Reviewed, to be approved"), (states.REVIEWED,)),
        Stage(_("Approved"), (states.APPROVED,)),
        Stage(_("Released for pay"), (states.RELEASED,)),
    ),
    waits=waits,
    empty=_("No pay runs yet. Compute the first of a scheme."),
)
