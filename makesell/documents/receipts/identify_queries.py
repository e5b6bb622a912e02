"""Named reads of what tells whose a bank line is: names, accounts and payers seen before, letters, numbers, amounts. Whoever asks."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.ground.db import run


@dataclass(frozen=True, slots=True)
class Seen:
    """Money of a payer, or from an account, that finance confirmed for a customer so many times."""

    said: str
    customer_id: int
    count: int


def by_account(accounts: Sequence[str]) -> list[Seen]:
    """For which customers money from these accounts was confirmed."""
    return [
        Seen(*row)
        for row in run(
            """select r.payer_account, coalesce(c.merged_into_id, c.record_id), count(*) from receipts_receipt r
               join parties_customer c on c.record_id = r.customer_id
               where r.payer_account = any(%s) and r.payer_account <> '' and r.state = 'confirmed' group by 1, 2""",
            [list(accounts)],
        )
    ]


def by_payer(payers: Sequence[str]) -> list[Seen]:
    """For which customers money of these payers was confirmed."""
    return [
        Seen(*row)
        for row in run(
            """select r.payer_name, coalesce(c.merged_into_id, c.record_id), count(*) from receipts_receipt r
               join parties_customer c on c.record_id = r.customer_id
               where r.payer_name = any(%s) and r.state = 'confirmed' group by 1, 2""",
            [list(payers)],
        )
    ]


def by_name(keys: Sequence[str]) -> list[tuple[str, int]]:
    """Customers with these names: (key of the name, customer)."""
    rows = run("select name_key, record_id from parties_customer where name_key = any(%s) and active and merged_into_id is null", [list(keys)])
    return [(row[0], row[1]) for row in rows]


def by_letter(keys: Sequence[str], on: dt.date) -> list[tuple[str, int]]:
    """Customers these payers may pay for on a day: (key of the payer, customer)."""
    rows = run(
        """select distinct payer_key, customer_id from receipts_paymentletter
           where payer_key = any(%s) and valid_from <= %s and (valid_to is null or valid_to > %s)""",
        [list(keys), on, on],
    )
    return [(row[0], row[1]) for row in rows]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A document of ours with its customer; `order_id` where money may be tied to it."""

    number: str
    customer_id: int
    order_id: int | None


def by_number(numbers: Sequence[str], currency: str) -> list[Numbered]:
    """Orders, contracts and invoices of these numbers in a currency."""
    rows = run(
        """select r.number, x.customer_id, x.order_id from spine_record r join lateral (
               select o.customer_id, case when o.state = 'confirmed' then o.record_id end as order_id from orders_salesorder o
               where o.record_id = r.id and o.currency = %s
               union all select i.customer_id, null from invoices_invoice i where i.record_id = r.id and i.currency = %s
               union all select k.customer_id, null from contracts_contract k where k.record_id = r.id and k.currency = %s) x on true
           where r.kind in ('order', 'invoice', 'contract') and r.number = any(%s)""",
        [currency, currency, currency, list(numbers)],
    )
    return [Numbered(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Owed:
    """An amount of which just so much is open: of an invoice as a whole, of a part of it, of a gate, of all that is due of a customer."""

    kind: str
    customer_id: int
    amount: Decimal
    number: str
    order_id: int | None


def by_amount(amounts: Sequence[Decimal], currency: str, customer_ids: Sequence[int], on: dt.date) -> list[Owed]:
    """Invoices of anybody of which just these amounts are open; of these customers also parts, gates, and all that is due on a day."""
    rows = run(
        """select 'exact', i.customer_id, o.open, i.number, null::bigint from receivables_outstanding o
           join invoices_invoice i on i.record_id = o.record_id where o.open = any(%(amounts)s) and o.open > 0 and i.currency = %(currency)s
           union all
           select 'exact', d.customer_id, d.amount - d.settled, i.number, null from receivables_dueitem d
           join invoices_invoice i on i.record_id = d.record_id
           where d.customer_id = any(%(customers)s) and d.currency = %(currency)s and d.amount - d.settled = any(%(amounts)s)
           union all
           select 'gate', o.customer_id, g.amount, o.number, o.record_id from orders_salesorder o join orders_ordergate g on g.order_id = o.record_id
           where o.customer_id = any(%(customers)s) and o.state = 'confirmed' and o.currency = %(currency)s and g.opened_at is null
             and g.amount = any(%(amounts)s)
           union all
           select 'sum', d.customer_id, sum(d.amount - d.settled), '', null from receivables_dueitem d
           where d.customer_id = any(%(customers)s) and d.currency = %(currency)s and d.amount > d.settled and d.due_date <= %(on)s
           group by d.customer_id having sum(d.amount - d.settled) = any(%(amounts)s) and count(*) > 1""",
        {"amounts": list(amounts), "currency": currency, "customers": list(customer_ids), "on": on},
    )
    return [Owed(*row) for row in rows]
