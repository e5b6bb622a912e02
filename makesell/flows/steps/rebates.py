"""Step: what is set aside for customers' rebates 返利 follows the invoices that agreements count (13.15).

An invoice line begins to count as it is posted and bears its part, by which its margin is less; what takes something of the line back — a
return, an allowance, a reversal — takes its part of what was set aside back too.
"""

from collections.abc import Sequence
from decimal import Decimal

from makesell.documents.invoices import actions as invoices
from makesell.documents.invoices import queries as charges
from makesell.documents.rebates import actions, queries
from makesell.documents.rebates.queries import InForce, Standing
from makesell.ground import locks
from makesell.ground.money import rounded


def set_aside(found: InForce | None, net: Decimal, qty: Decimal, rate: Decimal) -> Decimal:
    """What a line is to bear, in company currency: its net amount at the tier that it reaches with what was invoiced before."""
    return rounded(net * found.rate(net, qty) * rate) if found else Decimal(0)


def begin(lines: Sequence[tuple[int, int]]) -> None:
    """Lines of invoices about to be posted begin to count for agreements: (line, agreement); each bears its part at its invoice's rate."""
    locks.take("rebate", {agreement for _, agreement in lines})
    actions.count(lines)
    stood = follow([line for line, _ in lines])
    ladders, rates = queries.ladders([agreement for _, agreement in lines]), charges.line_rates([line for line, _ in lines])
    at = {row.id: row for row in queries.of_ids([agreement for _, agreement in lines])}
    invoices.bear_rebate(
        [
            (one.line_id, rounded(one.net * ladders[one.agreement_id].rate(at[one.agreement_id].net, at[one.agreement_id].qty) * rates[one.line_id]))
            for one in stood
        ]
    )


def hold(line_ids: Sequence[int]) -> None:
    """Locks the agreements that invoice lines count for, in its place of the order of locks."""
    locks.take("rebate", queries.agreements_of(line_ids))


def follow(line_ids: Sequence[int]) -> list[Standing]:
    """Brings lines (their agreements locked) to what their documents say now; what is set aside moves by what the tiers say of the sum."""
    rows = queries.standing(line_ids)
    if not rows:
        return []
    agreements = {now.agreement_id for _, now in rows}
    ladders, sums = queries.ladders(list(agreements)), {row.id: (row.net, row.qty) for row in queries.of_ids(list(agreements))}
    made = []
    for was, now in rows:
        ladder, (net, qty) = ladders[now.agreement_id], sums[now.agreement_id]
        sums[now.agreement_id] = after = (net + now.net - was.net, qty + now.qty - was.qty)
        accrued = was.accrued + ladder.earned(*after) - ladder.earned(net, qty)
        made.append(Standing(now.line_id, now.agreement_id, now.net, now.qty, accrued, now.settled))
    actions.stand(made)
    return made
