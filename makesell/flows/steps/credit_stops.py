"""Step: credit looks again (13.13) when a delivery is planned and before its goods leave, as far as the rule says.

An order that fails here stays confirmed and counted (`domain.md` §5): its goods stay until the account has room, or the credit controller lets
them go up to an amount and a day. An order released over its limit is always looked at again before its goods leave.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from makesell.documents.deliveries.queries import ORDERS
from makesell.documents.deliveries.states import PLANNED
from makesell.flows.steps import credit
from makesell.ground.db import run
from makesell.ground.db.asking import Ask, asking, rows_as
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal
from makesell.ground.rules import queries as rules
from makesell.ground.rules.kinds import Choice, RuleKind
from makesell.ground.text import N_

CONFIRM, ISSUE, DELIVERY = "confirm", "issue", "delivery"
CHECKED: Final = RuleKind(
    "credit.checked",
    N_("When credit is checked"),
    Choice({
        CONFIRM: N_("when an order is confirmed"),
        ISSUE: N_("when it is confirmed, and before its goods leave"),
        DELIVERY: N_("when it is confirmed, when a delivery is planned, and before its goods leave"),
    }),
    default=CONFIRM,
    clause="PRO-5",
    help=N_("What is released over its limit until a day is checked again before its goods leave, whatever stands here."),
)  # fmt: skip
RULES: Final = (CHECKED,)
WHO: Final = N_("The credit controller")
SAYS: Final = {
    "over": N_("%(number)s: %(customer)s takes up %(over)s over the limit of %(limit)s."),
    "overdue": N_("%(number)s: something of %(customer)s is overdue for %(days)s days."),
    "blocked": N_("%(number)s: the credit account of %(customer)s is blocked."),
}
# Where the account of a confirmed order stands on a day, and until when the order's own release lets its goods go.
_STANDS: Final = f"""
    select o.record_id, o.number, c.name, a.blocked,
           not exists (select 1 from orders_ordergate g where g.order_id = o.record_id and g.kind = 'before_shipping') as limited,
           a.credit_limit + {credit.EXTENDED.format(account="a.record_id")} as allowed,
           e.open_orders + e.shipped + e.due + e.bills - e.receipts - e.credit_notes as taken,
           {credit.OVERDUE.format(account="a.record_id")} as days, h.until
    from orders_salesorder o join parties_customer c on c.record_id = o.customer_id
    join parties_creditaccount a on a.record_id = c.credit_account_id join receivables_exposure e on e.credit_account_id = a.record_id
    left join lateral (select max(released_until) as until from orders_orderhold x where x.order_id = o.record_id and x.code = 'credit') h on true
    where o.state = 'confirmed' and """


@dataclass(frozen=True, slots=True)
class Stands:
    """An order and its account: what it may take up, what it takes up, for how long something is overdue, the last day of its release."""

    order_id: int
    number: str | None
    customer: str
    blocked: bool
    limited: bool
    allowed: Decimal | None
    taken: Decimal
    days: int
    until: dt.date | None

    def why(self, on: dt.date) -> str:
        """A word of `credit.WHY`, or nothing: the goods may leave."""
        if self.until is not None and self.until >= on:
            return ""
        return credit.why(self.allowed, self.taken if self.limited else Decimal(0), blocked=self.blocked, days=self.days, on=on)


def checks(step: str, on: dt.date) -> bool:
    """Whether the rule names the step on the day."""
    return rules.value(CHECKED, on) in (DELIVERY, step)


@asking
def before_leaving(delivery_ids: Sequence[int], on: dt.date) -> Ask[list[Stands]]:
    """What credit looks at before these deliveries leave: the orders released until a day before, or all where the rule says so."""
    scope = f"o.record_id = any(array({ORDERS}))"     # first of all: there are many confirmed orders, and a handful of these
    if checks(ISSUE, on):
        return Ask(*_sql(scope, [list(delivery_ids)], on), _ROWS)
    return Ask(*_sql(f"h.until < %s and {scope}", [on, list(delivery_ids)], on), _ROWS)


def of_orders(order_ids: Collection[int], on: dt.date) -> list[Stands]:
    """Where the accounts of confirmed orders stand."""
    return _ROWS(run(*_sql("o.record_id = any(%s)", [list(order_ids)], on)))


def waiting(by: dt.date, on: dt.date) -> list[Stands]:
    """Orders with a delivery planned until `by` whose goods credit would not let go today; none where the rule does not look."""
    if not checks(ISSUE, on):
        return []
    scope = """o.record_id in (select l.order_id from deliveries_delivery d join deliveries_deliveryline x on x.delivery_id = d.record_id
                               join orders_salesorderline l on l.line_id = x.order_line_id where d.state = any(%s) and d.planned_date <= %s)"""
    return [row for row in _ROWS(run(*_sql(scope, [list(PLANNED), by], on))) if row.why(on)]


def refuse(rows: Sequence[Stands], on: dt.date) -> None:
    """Goods of an order that credit does not let go stay (409)."""
    for row in rows:
        why = row.why(on)
        if not why:
            continue
        if row.until is not None:
            raise Refusal(
                "order.release_ended", "%(number)s was released until %(until)s, and credit does not allow it still.", status=409, who=WHO,
                number=row.number or "", until=row.until.isoformat(),
            )  # fmt: skip
        allowed = row.allowed or Decimal(0)
        raise Refusal(
            f"order.credit_{why}", SAYS[why], status=409, who=WHO, number=row.number or "", customer=row.customer, days=row.days,
            over=str(rounded(row.taken - allowed)), limit=str(rounded(allowed)),
        )  # fmt: skip


def _sql(scope: str, params: Sequence[Any], on: dt.date) -> tuple[str, list[Any]]:
    return f"{_STANDS}{scope} order by o.record_id", [on, on, on, on, *params]


_ROWS: Final = rows_as(Stands)
