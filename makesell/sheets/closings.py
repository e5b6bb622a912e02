"""Closing 关账: months × sales, pay and accounting, closed in order and opened again with a reason."""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.org_1_organisation import close_period
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.organisation.queries import named_people
from makesell.ground.period import SCOPES, Scope, queries
from makesell.ground.period.access import CLOSINGS
from makesell.ground.period.listings import CLOSING_LISTING, SCOPE_OF, STATES, TONES
from makesell.ground.period.queries import ClosingRow, PeriodRow
from makesell.ground.refusal import missing
from makesell.sheets import giving
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, TablePart, Take, View

WHY: Final = (Input("why", _("Reason"), Take.LONG, most=2000),)


def parts(key: int) -> tuple[Scope, PeriodRow]:
    """The scope and month of a key; refuses (404) one that does not exist."""
    period_id, which = divmod(key, len(SCOPE_OF))
    month = queries.by_id(period_id)
    if month is None or month.kind != "month":
        raise missing()
    scopes: tuple[Scope, ...] = ("sales", "pay", "accounting")
    return scopes[which], month


def _one(call: Call) -> tuple[Scope, PeriodRow]:
    (key,) = call.ids
    return parts(key)


def _close(call: Call) -> Done:
    scope, month = _one(call)
    close_period.perform(scope, month.id, actor=call.actor, at=call.at, reason=call.reason)
    return Done(call.ids[0], _("Closed. What comes later counts in the next open month."))


def _reopen(call: Call) -> Done:
    scope, month = _one(call)
    close_period.reopen(scope, month.id, actor=call.actor, at=call.at, reason=call.data["why"])
    return Done(call.ids[0], _("Opened again."), undo=("close", {}))


def _history(key: int) -> list[ClosingRow]:
    scope, month = parts(key)
    return [row for row in queries.closings(scope) if row.period_id == month.id]


def _state(key: int) -> str:
    return "closed" if any(row.reopened_at is None for row in _history(key)) else "open"


def head(actor: Actor, key: int) -> Head:
    """The head of a month's page for one scope."""
    CLOSINGS.require(actor, "view")
    scope, month = parts(key)
    state = _state(key)
    return Head(title=f"{month.code} · {giving.word(SCOPES[scope])}", state=state, state_label=giving.word(STATES[state]), tone=TONES[state])


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    scope, month = parts(key)
    return [
        Fact(_("Kind of closing"), giving.word(SCOPES[scope])),
        Fact(_("Month"), month.code, noun="periods", id=month.id),
        Fact(_("First day"), month.start, Kind.DATE),
        Fact(_("Ends on"), month.last_day, Kind.DATE),
    ]


def _steps(actor: Actor, key: int) -> TablePart:
    rows = _history(key)
    people = [person for row in rows for person in (row.closed_by_id, row.reopened_by_id) if person is not None]
    names = {person: row.name for person, row in named_people(people).items()}
    return TablePart(
        columns=(
            ("closed_at", _("Closed at"), Kind.MOMENT),
            ("closed_by", _("Closed by"), Kind.TEXT),
            ("reopened_at", _("Opened again at"), Kind.MOMENT),
            ("reopened_by", _("Opened again by"), Kind.TEXT),
            ("reason", _("Reason"), Kind.TEXT),
        ),
        rows=[
            {
                "closed_at": row.closed_at,
                "closed_by": names.get(row.closed_by_id or 0, ""),
                "reopened_at": row.reopened_at,
                "reopened_by": names.get(row.reopened_by_id or 0, ""),
                "reason": row.reason,
            }
            for row in rows
        ],
        empty=_("This month was never closed."),
    )


SHEET: Final = Sheet(
    noun="closings",
    label=_("Closing"),
    plural=_("Closings"),
    icon="lock",
    listing=CLOSING_LISTING,
    policy=CLOSINGS,
    head=head,
    section="organisation",
    timeline=False,
    order=42,
    columns=(
        Column("code", _("Month"), opens=True),
        Column("scope", _("Kind of closing")),
        Column("state", _("State"), chips=TONES),
        Column("closed_at", _("Closed at"), phone=False),
        Column("closed_by", _("Closed by"), phone=False),
        Column("start_date", _("First day"), first=False),
        Column("last_day", _("Ends on"), first=False),
        Column("reason", _("Reason"), first=False),
    ),
    starts="open",
    views=(
        View("open", _("Not closed"), "f=state.eq.open&sort=start_date"),
        View("closed", _("Month closed"), "f=state.eq.closed"),
    ),
    acts=(
        Act("close", _("Close the month"), _close, icon="lock", states=("open",), strong=True, asks=_("Close this month?")),
        Act("reopen", _("Open again"), _reopen, WHY, icon="lock-open", states=("closed",)),
    ),
    panels=(Panel("facts", _("Month"), _facts), Panel("steps", _("What was closed and opened"), _steps)),
    empty=_("No month yet. Extend the calendar first."),
)
