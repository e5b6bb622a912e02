"""Step: may an order of this gross amount stand (13.13)? Exposure after the act within the limit, nothing overdue too long, account not blocked.

Read before the locks to say why; proved after everything is posted by `exposure.moved`, whose row then belongs to the act.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from makesell.books.receivables.balances import ExposureRow
from makesell.documents.orders.queries import HoldRow
from makesell.documents.orders.states import CREDIT
from makesell.ground.db.asking import Ask, asking
from makesell.ground.money import rounded
from makesell.ground.rules import queries as rules
from makesell.ground.rules.kinds import RuleKind, Whole
from makesell.ground.text import N_

OVERDUE_DAYS: Final = RuleKind(
    "credit.overdue_days",
    N_("Days overdue after which no order is confirmed"),
    Whole(0, 3650, "days"),
    default=30,
    clause="PRO-5",
    help=N_("An account with a due item overdue for more days than these has its orders held."),
)
RULES: Final = (OVERDUE_DAYS,)
# For how many days something of an account has been overdue on a day, given twice; what extends its limit then, the day given twice again.
OVERDUE: Final = """(select coalesce(max(%s - d.due_date), 0) from parties_customer k join receivables_dueitem d on d.customer_id = k.record_id
                   where k.credit_account_id = {account} and d.amount > d.settled and d.due_date < %s)"""
EXTENDED: Final = """(select coalesce(sum(x.amount), 0) from parties_creditextension x
                   where x.account_id = {account} and x.state = 'approved' and x.valid_from <= %s and x.valid_to > %s)"""
WHY: Final = {
    "over": N_("%(over)s over the limit of %(limit)s."),
    "overdue": N_("Something is overdue for %(days)s days."),
    "blocked": N_("The credit account is blocked."),
}


def released(holds: Sequence[HoldRow], gross: Decimal, on: dt.date) -> bool:
    """Whether a release still covers an order: it names an amount and an end, and does not grow by itself."""
    return any(
        row.code == CREDIT and row.released_until is not None and row.released_until >= on and (row.released_amount or 0) >= gross for row in holds
    )


@dataclass(frozen=True, slots=True)
class Credit:
    """Where a credit account stands with an order: exposure before it, the order's gross, why not.

    The limit is that of the day, with temporary limits and insured parts in force (None: nothing is checked).
    """

    limit: Decimal | None
    exposure: ExposureRow
    more: Decimal
    why: str = ""
    overdue_days: int = 0
    currency: str = ""      # of all its amounts: the company's

    @property
    def after(self) -> Decimal:
        """Exposure with the order."""
        return self.exposure.total + self.more

    @property
    def room(self) -> Decimal | None:
        """What is left of the limit with the order; below 0 when it is passed."""
        return None if self.limit is None else self.limit - self.after

    @property
    def params(self) -> dict[str, Any]:
        """The figures of the reason, as the hold keeps them."""
        figures = {"limit": self.limit, "exposure": self.exposure.total, "order": self.more, "over": -(self.room or Decimal(0))}
        return {"why": self.why, "days": self.overdue_days, **{name: str(rounded(value)) for name, value in figures.items() if value is not None}}


@asking
def judged(account_id: int | None, limit: Decimal | None, blocked: bool, more: Decimal, on: dt.date) -> Ask[Credit]:
    """The account with `more` on top of what it takes up; its own limit is extended by what is in force on the day. Without an account
    nothing is checked."""

    def judged(rows: list[tuple[Any, ...]]) -> Credit:
        *parts, days, extended, currency = rows[0]
        stands, until = ExposureRow(*parts), None if limit is None else limit + extended
        if account_id is None:
            return Credit(None, ExposureRow(), more)
        return Credit(until, stands, more, why(until, stands.total + more, blocked=blocked, days=days, on=on), int(days), currency)

    return Ask(
        f"""select coalesce(e.open_orders, 0), coalesce(e.shipped, 0), coalesce(e.due, 0), coalesce(e.bills, 0), coalesce(e.receipts, 0),
                  coalesce(e.credit_notes, 0),
                  {OVERDUE.format(account="a.id")}, {EXTENDED.format(account="a.id")},
                  coalesce((select currency from organisation_company), '')
           from (select %s::bigint as id) a left join receivables_exposure e on e.credit_account_id = a.id""",
        [on, on, on, on, account_id],
        judged,
    )


def why(limit: Decimal | None, after: Decimal, *, blocked: bool, days: int, on: dt.date) -> str:
    """Why an account stops what would leave it at `after`: a word of `WHY`, or nothing."""
    if blocked:
        return "blocked"
    if limit is not None and after > limit:
        return "over"
    return "overdue" if limit is not None and days > rules.value(OVERDUE_DAYS, on) else ""
