"""Step: goods given away 赠品·样品 — whose budget pays, what is committed at confirmation and spent when they leave, and what the tax law says.

A budget line of a running plan pays: standard cost is committed when the order is confirmed, and becomes what the goods really cost as they
leave. What is beyond the line's rest, or beyond the rule, waits for an approval. Orders that give nothing away cost no statement here.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Protocol

from makesell.books.budget import balances, posting
from makesell.documents.orders import states
from makesell.documents.orders.queries import ActingLine
from makesell.documents.plans import queries as plans
from makesell.documents.plans.states import COMMITTED, SPENT, STANDING
from makesell.engines import vat
from makesell.flows.steps import approvals
from makesell.flows.steps.price_lines import Quoted
from makesell.ground import locks
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.approval.actions import Ask
from makesell.ground.approval.queries import waiting_of
from makesell.ground.db import run
from makesell.ground.money import rounded
from makesell.ground.organisation import queries as organisation
from makesell.ground.refusal import Refusal
from makesell.ground.rules import queries as rules
from makesell.ground.rules.kinds import Flag, Number, RuleKind
from makesell.ground.shown import amount as shown_amount
from makesell.ground.text import N_

PURPOSE: Final = "order_gift"
LADDER: Final = (R.SALES_MANAGER, R.SALES_DIRECTOR, R.EXECUTIVE)
ZERO: Final = Decimal(0)
# What goods without a price are worth to the tax law: cost and a tenth of it (组成计税价格).
COMPOSED: Final = Decimal("1.1")
MOST: Final = RuleKind(
    "orders.gift_most",
    N_("Most an order gives away without approval"),
    Number(ZERO, Decimal(10) ** 9, 2),
    default="2000",
    clause="PRO-5",
    help=N_("Gifts and samples of an order at standard cost, in company currency. Beyond it, or beyond the budget line, the order is held."),
)
GIFT_DEEMED: Final = RuleKind(
    "tax.gift_deemed_sale", N_("Gifts count as sold for VAT"), Flag(), default=True, clause="PRO-6",
    help=N_("Goods given away owe VAT on their usual price, or on cost and a tenth where they have none."),
)  # fmt: skip
SAMPLE_DEEMED: Final = RuleKind(
    "tax.sample_deemed_sale", N_("Samples count as sold for VAT"), Flag(), default=False, clause="PRO-6",
    help=N_("Whether samples owe VAT like gifts."),
)  # fmt: skip
DEEMED: Final[Mapping[str, RuleKind]] = {"gift": GIFT_DEEMED, "sample": SAMPLE_DEEMED}
RULES: Final = (MOST, *DEEMED.values())
WHY: Final = {
    "budget": N_("%(asked)s asked of a budget line that has %(free)s left."),
    "amount": N_("%(asked)s given away in one order; %(free)s need no approval."),
}


def budget_line(plan_id: int, position: int, number: int) -> int:
    """The budget line of a plan at a position, for line `number` of an order. Refuses a plan that does not stand, or is in another currency."""
    rows = plans.of_ids([plan_id])
    if not rows or rows[0].state not in STANDING:
        raise Refusal("order.plan", "Choose a sales plan that is approved; its budget pays for line %(line)s.", field="given", line=number)
    if rows[0].currency != organisation.own_currency():
        raise Refusal("order.plan_currency", "This plan is in another currency than costs are.", field="given")
    found = next((each for each in plans.budget(plan_id) if each.position == position), None)
    if found is None:
        raise Refusal("order.plan_line", "The plan has no budget line of this number.", field="given")
    return found.line_id


class Keyed(Protocol):
    """A line of an order as it is keyed."""

    @property
    def kind(self) -> str:
        """Its kind."""

    @property
    def plan_id(self) -> int | None:
        """The plan whose budget pays."""

    @property
    def budget_line_id(self) -> int | None:
        """The line of it, where it is known."""


def refuse_unpaid(lines: Sequence[Keyed]) -> None:
    """Who keys a line that is given away names the budget that pays for it."""
    for number, line in enumerate(lines, 1):
        if line.kind in states.GIVEN and line.plan_id is None and line.budget_line_id is None:
            raise Refusal("order.no_budget", "Line %(line)s is given away: name the plan whose budget pays.", field="given", line=number)


def refuse_unready(lines: Sequence[ActingLine], on: dt.date) -> None:
    """Lines that are not sold say what they must before they count. Refuses (409): the draft is completed first."""
    who = N_("Who keys the order completes the draft.")
    for line in lines:
        if line.kind in states.GIVEN and line.budget_line_id is None:
            raise Refusal("order.no_budget", "Line %(line)s is given away: name the plan whose budget pays.", status=409, field="given",
                          line=line.position, who=who)  # fmt: skip
        if line.kind == states.LOAN and (line.due_back_date is None or line.due_back_date < on):
            raise Refusal("order.due_back", "Line %(line)s is lent: say when it is back.", status=409, field="given", line=line.position, who=who)
        if line.kind == states.REPLACEMENT and line.cause_id is None:
            raise Refusal("order.no_cause", "Line %(line)s replaces nothing: it is opened from a ticket or a return.", status=409,
                          field="given", line=line.position)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Planned:
    """What a line gives away: its cost at today's standard in company currency, and the budget line that pays."""

    line_id: int
    budget_line_id: int
    amount: Decimal


def planned(lines: Sequence[ActingLine], quoted: Sequence[Quoted]) -> list[Planned]:
    """What the lines give away."""
    return [
        Planned(line.id, line.budget_line_id, rounded(line.qty * (quote.product.cost or ZERO)) if quote.product else ZERO)
        for line, quote in zip(lines, quoted, strict=True)
        if line.kind in states.GIVEN and line.budget_line_id is not None
    ]


def beyond(gifts: Sequence[Planned], on: dt.date) -> dict[str, Any] | None:
    """What of the gifts is beyond a budget line's rest or the rule, in figures; None: nothing."""
    for line, asked in _by_standing(gifts, _standing_for({gift.budget_line_id for gift in gifts})).items():
        free = _free(line)
        if asked > free:
            return _figures("budget", asked, free)
    whole, most = sum((gift.amount for gift in gifts), ZERO), Decimal(rules.value(MOST, on))
    return _figures("amount", whole, most) if whole > most else None


def _figures(why: str, asked: Decimal, free: Decimal) -> dict[str, Any]:
    currency = organisation.own_currency()
    return {"why": why, "asked": f"{shown_amount(asked, currency)} {currency}", "free": f"{shown_amount(free, currency)} {currency}"}


def _standing(line_id: int) -> int:
    """The line that stands for a budget line today: of the revision that superseded its plan."""
    found = plans.standing_line(line_id)
    return found[0] if found else line_id


def _standing_for(line_ids: Collection[int]) -> dict[int, int]:
    return {line: _standing(line) for line in sorted(line_ids)}


def _by_standing(gifts: Sequence[Planned], stands: Mapping[int, int]) -> dict[int, Decimal]:
    sums: dict[int, Decimal] = {}
    for gift in gifts:
        line = stands[gift.budget_line_id]
        sums[line] = sums.get(line, ZERO) + gift.amount
    return sums


def _free(line_id: int) -> Decimal:
    balance = balances.of_lines([line_id]).get(line_id)
    return balance.available if balance else ZERO


def ask(order_id: int, unit_id: int, params: Mapping[str, Any], *, actor: Actor, at: dt.datetime, on: dt.date, reason: str) -> None:
    """Asks who may to let the order give so much away, unless it waits already: beyond a budget the director, else a manager."""
    if waiting_of(PURPOSE, [order_id]):
        return
    needed = R.SALES_DIRECTOR if params["why"] == "budget" else R.SALES_MANAGER
    posts = approvals.ladder(LADDER, on, needed=needed, unit_id=unit_id)
    shown = f"{params['why']} {params['asked']} / {params['free']}"
    approvals.ask([Ask(PURPOSE, order_id, posts, reason=reason, rule=MOST.code, fingerprint=shown, detail=dict(params))], actor=actor, at=at)


def _hold(line_ids: Sequence[int]) -> dict[int, int]:
    """Locks the lines that stand for budget lines today; a revision that was approved meanwhile has moved what they hold."""
    while True:
        found = _standing_for(line_ids)
        locks.take("budget_line", set(found.values()))
        if _standing_for(line_ids) == found:
            return found


@dataclass(frozen=True, slots=True)
class _Post:
    budget_line_id: int
    source_line_id: int
    kind: str
    amount: Decimal


def _write(rows: Sequence[_Post], stands: Mapping[int, int], on: dt.date, counted: dt.date) -> None:
    posted = [row for row in rows if row.amount]
    if posted:
        posting.post(
            """select t.line_id, t.source_line_id, t.kind, %s::text as currency, t.amount, %s::date as event_date, %s::date as business_date,
                      null::bigint as origin_id
               from unnest(%s::bigint[], %s::bigint[], %s::text[], %s::numeric[]) as t(line_id, source_line_id, kind, amount)""",
            [
                organisation.own_currency(), on, counted, [stands[row.budget_line_id] for row in posted],
                [row.source_line_id for row in posted], [row.kind for row in posted], [row.amount for row in posted],
            ],
        )  # fmt: skip


def commit(gifts: Sequence[Planned], on: dt.date, counted: dt.date, *, allowed: bool) -> None:
    """Commits what is given away; refuses (409) what somebody else has taken of a budget line meanwhile, unless it is allowed."""
    stands = _hold(sorted({gift.budget_line_id for gift in gifts}))
    for line, asked in _by_standing(gifts, stands).items():
        free = _free(line)
        if asked > free and not allowed:
            raise Refusal("order.budget_taken", WHY["budget"], status=409, field="given", **_figures("budget", asked, free))
    _write([_Post(gift.budget_line_id, gift.line_id, COMMITTED, gift.amount) for gift in gifts], stands, on, counted)


# What stands committed for order lines: by themselves, and what their deliveries took of it.
_COMMITTED: Final = """
    select l.line_id, l.budget_line_id, coalesce(sum(e.amount), 0) from orders_salesorderline l
    left join budget_entry e on e.kind = 'committed' and e.source_line_id in (
        select l.line_id union all select x.line_id from deliveries_deliveryline x where x.order_line_id = l.line_id)
    where l.line_id = any(%s) and l.budget_line_id is not null group by 1, 2 order by 1
"""


def release(parts: Sequence[tuple[ActingLine, Decimal]], on: dt.date, counted: dt.date) -> None:
    """Quantities of lines (with what is open of them now) are given away no more: their part of what is committed is free again."""
    cut = {line.id: (line, qty) for line, qty in parts}
    rows = run(_COMMITTED, [list(cut)])
    stands = _hold(sorted({row[1] for row in rows}))
    freed = []
    for key, budget, committed in rows:
        line, qty = cut[key]
        freed.append(_Post(budget, key, COMMITTED, -rounded(committed * qty / line.open_qty)))
    _write(freed, stands, on, counted)


_LEFT: Final = """
    select x.line_id, x.order_line_id, l.budget_line_id, x.qty, b.ordered_qty - b.cancelled_qty - b.shipped_qty as open,
           coalesce((select sum(-e.qty * e.unit_cost) from stock_entry e where e.source_line_id = x.line_id and e.line_id = l.line_id
                     and e.product_id = l.product_id and e.kind = 'issue' and e.origin_id is null), 0) as cost
    from deliveries_deliveryline x join orders_salesorderline l on l.line_id = x.order_line_id
    join orderbook_balance b on b.line_id = l.line_id
    where x.delivery_id = any(%s) and l.kind = any(%s) and l.budget_line_id is not null order by x.line_id
"""


def spend(delivery_ids: Sequence[int], on: dt.date, counted: dt.date) -> None:
    """Goods given away have left: what was committed for them is spent, at what they cost. Read before `shipped` is posted."""
    rows = run(_LEFT, [list(delivery_ids), list(states.GIVEN)])
    if not rows:
        return
    stands = _hold(sorted({row[2] for row in rows}))
    committed = {row[0]: row[2] for row in run(_COMMITTED, [sorted({row[1] for row in rows})])}
    left: dict[int, Decimal] = {}
    posts = []
    for line, order_line, budget, qty, open_qty, cost in rows:
        still = left.setdefault(order_line, open_qty)
        part = rounded(committed[order_line] * qty / still) if still > 0 else ZERO
        committed[order_line] -= part
        left[order_line] = still - qty
        posts += [_Post(budget, line, COMMITTED, -part), _Post(budget, line, SPENT, rounded(cost))]
    _write(posts, stands, on, counted)


_TAKEN: Final = """
    select e.source_line_id, l.budget_line_id, e.kind, sum(e.amount) from budget_entry e
    join deliveries_deliveryline x on x.line_id = e.source_line_id join orders_salesorderline l on l.line_id = x.order_line_id
    where e.source_line_id = any(%s) group by 1, 2, 3 order by 1
"""


def unspend(delivery_line_ids: Sequence[int], on: dt.date, counted: dt.date) -> None:
    """A goods issue is undone: what it spent is committed again, as it was."""
    rows = run(_TAKEN, [list(delivery_line_ids)])
    stands = _hold(sorted({row[1] for row in rows}))
    _write([_Post(budget, line, kind, -amount) for line, budget, kind, amount in rows], stands, on, counted)


def deemed(
    lines: Sequence[ActingLine], quoted: Sequence[Quoted], *, inclusive: bool, currency: str, rate: Decimal, on: dt.date
) -> dict[int, tuple[bool, Decimal]]:
    """Whether the tax law takes what lines give away for sold, and its value without tax in the order's currency: the usual price, else cost and
    a tenth of it (`domain.md` §5)."""
    found = {}
    counts = {kind: bool(rules.value(DEEMED[kind], on)) for kind in {line.kind for line in lines} & set(DEEMED)}
    for line, quote in zip(lines, quoted, strict=True):
        if line.kind in counts:
            if quote.list_price is not None:
                value = vat.line(line.qty, quote.list_price, quote.tax_rate, inclusive=inclusive, currency=currency).net
            else:
                cost = quote.product.cost if quote.product and quote.product.cost else ZERO
                value = rounded(line.qty * cost * COMPOSED / rate, currency)
            found[line.id] = (counts[line.kind], value)
    return found
