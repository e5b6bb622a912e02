"""Parts the acts on disputes of pay (PER-3) share: which one is meant, whose turn it is until when, and who is told."""

import datetime as dt
from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any, Final

from makesell.documents.payruns import actions as payruns
from makesell.documents.payruns import dispute_queries, queries
from makesell.documents.payruns.dispute_queries import DisputeRow
from makesell.documents.payruns.queries import StatementRow
from makesell.ground.approval.queries import holders
from makesell.ground.clock import business_date
from makesell.ground.money import rounded
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.refusal import Refusal
from makesell.ground.rules.kinds import RuleKind, Whole
from makesell.ground.rules.queries import value
from makesell.ground.spine.documents import not_now
from makesell.ground.text import N_
from makesell.ground.worktime.naming import calendar_of_unit

MOST: Final = Decimal(10) ** 12
HOUR: Final = 60
ANSWER_HOURS: Final = RuleKind(
    "pay.dispute_hours",
    N_("Working hours within which a dispute of a pay line is answered"),
    Whole(1, 400, "hours"),
    default=16,
    clause="PER-3",
    help=N_("Counted by the working calendar of the person's unit; for the first answer, and for the decision when it goes up."),
    pay=True,
)
ACCEPT_HOURS: Final = RuleKind(
    "pay.dispute_accept_hours",
    N_("Working hours after which an answered dispute of a pay line counts as accepted"),
    Whole(1, 800, "hours"),
    default=40,
    clause="PER-3",
    help=N_("Whoever does not agree lets it go up before."),
    pay=True,
)
RULES: Final = (ANSWER_HOURS, ACCEPT_HOURS)


def held(statement_id: int) -> StatementRow:
    """A statement, locked."""
    payruns.hold_statements([statement_id])
    (row,) = queries.statements([statement_id])
    return row


def found(row: StatementRow, line: int, states: Collection[str]) -> DisputeRow:
    """The dispute of a line that stands in one of these states; refuses (409) where none does."""
    each = next((each for each in dispute_queries.of_statement(row.id) if each.position == line and each.state in states), None)
    if each is None:
        raise not_now()
    return each


def due(row: StatementRow, kind: RuleKind, at: dt.datetime) -> dt.datetime:
    """Until when it is whose turn it is, on the working time of the person's unit."""
    on = business_date(at)
    return calendar_of_unit(row.unit_id, on).add_working_minutes(at, int(value(kind, on)) * HOUR)


def words_of(text: str) -> str:
    """What is said; refuses (422) nothing."""
    said = text.strip()
    if not said:
        raise Refusal("pay.words", "Please say it in words.", field="text")
    return said


def adjusted(amount: Decimal, currency: str) -> Decimal:
    """An adjustment; refuses (422) one that is no amount of money."""
    if rounded(amount, currency) != amount or abs(amount) >= MOST:
        raise Refusal("pay.adjustment", "The adjustment is an amount of money, at most to the cent.", field="adjustment")
    return amount


def tell(people: Iterable[int], kind: str, text: str, row: StatementRow, line: int, said: str, *, at: dt.datetime) -> None:
    """Tells people of a dispute."""
    params: dict[str, Any] = {"person": row.person, "line": line, "text": said[:200]}
    tell_many([NewNotice(person, kind, text, params, row.id) for person in people], at=at)


def tell_role(role: str, kind: str, text: str, row: StatementRow, line: int, said: str, *, at: dt.datetime) -> None:
    """Tells everybody of a role, apart from whom the statement is of."""
    tell([each for each in holders(role, business_date(at)) if each != row.person_id], kind, text, row, line, said, at=at)
