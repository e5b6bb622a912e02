"""The receivables book's proofs, in SQL of its own."""

from makesell.books.receivables.posting import EXPOSURE
from makesell.ground.proof import Check, same

CHECKS = (
    same(
        "receivables.balance",
        "Each account of a customer is the sum of its entries.",
        key="customer_id, account, currency, for_record_id",
        kept="select * from receivables_balance",
        summed="""select customer_id, account, currency, coalesce(for_record_id, 0) as for_record_id, sum(amount) as amount
                  from receivables_entry group by 1, 2, 3, 4""",
        columns=("amount",),
    ),
    Check(
        "receivables.due_item",
        "A due item's amount is what invoices posted for it, and what is settled is what settled it.",
        """select 'due item ' || d.id, concat_ws(' ', raised, settling), concat_ws(' ', d.amount, d.settled) from (
               select d.id, d.amount, d.settled,
                      coalesce(sum(e.amount) filter (where e.kind = 'invoice' and e.origin_id is null), 0) as raised,
                      coalesce(-sum(e.amount) filter (where e.kind <> 'invoice' or e.origin_id is not null), 0) as settling
               from receivables_dueitem d left join receivables_entry e on e.due_item_id = d.id and e.account = 'receivable' group by d.id) d
           where d.amount <> raised or d.settled <> settling""",
    ),
    Check(
        "receivables.outstanding",
        "What is open of each invoice is the sum of its due items, and it is next due on the first day of those that are open.",
        """select 'invoice ' || coalesce(o.record_id, d.record_id), concat_ws(' ', d.open, d.next_due_date), concat_ws(' ', o.open, o.next_due_date)
           from receivables_outstanding o
           full join (select record_id, sum(amount - settled) as open, min(case when amount <> settled then due_date end) as next_due_date
                      from receivables_dueitem group by 1) d on d.record_id = o.record_id
           where (o.open, o.next_due_date) is distinct from (d.open, d.next_due_date)""",
    ),
    Check(
        "receivables.source",
        "Every entry names an existing line, customer and payer.",
        """select 'entry ' || e.id, e.customer_id::text, e.source_line_id::text from receivables_entry e
           left join spine_line l on l.id = e.source_line_id
           left join spine_record c on c.id = e.customer_id and c.kind = 'customer'
           left join spine_record p on p.id = e.payer_id and p.kind = 'customer'
           where l.id is null or c.id is null or p.id is null""",
    ),
    Check(
        "receivables.owed_back",
        "Nobody has less than nothing on an account of advances, bills or credits.",
        """select 'customer ' || customer_id || ' ' || account, '0', amount::text from receivables_balance
           where account in ('advance', 'bill', 'credit') and amount < 0""",
    ),
    Check(
        "receivables.reversal",
        "A reversal is on the account, due item and order of its origin, and nothing is reversed beyond itself.",
        """select 'entry ' || o.id, o.amount::text, sum(r.amount)::text from receivables_entry o join receivables_entry r on r.origin_id = o.id
           group by o.id having abs(sum(r.amount)) > abs(o.amount) or sum(r.amount) * o.amount > 0
               or bool_or((r.customer_id, r.account, r.currency, coalesce(r.due_item_id, 0), coalesce(r.for_record_id, 0))
                          is distinct from (o.customer_id, o.account, o.currency, coalesce(o.due_item_id, 0), coalesce(o.for_record_id, 0)))""",
    ),
    Check(
        "receivables.settled",
        "No due item is settled beyond its amount.",
        """select 'due item ' || id, amount::text, settled::text from receivables_dueitem
           where (amount >= 0 and (settled > amount or settled < 0)) or (amount < 0 and (settled < amount or settled > 0))""",
    ),
    Check(
        "receivables.customer",
        "An entry on a due item belongs to the due item's customer and currency.",
        """select 'entry ' || e.id, d.customer_id || ' ' || d.currency, e.customer_id || ' ' || e.currency from receivables_entry e
           join receivables_dueitem d on d.id = e.due_item_id where d.customer_id <> e.customer_id or d.currency <> e.currency""",
    ),
    same(
        "receivables.exposure",
        "A credit account's exposure is the sum of what its orders and customers add to it.",
        key="credit_account_id",
        kept="select * from receivables_exposure",
        summed=f"select credit_account_id, {', '.join(f'sum({c}) as {c}' for c in EXPOSURE)} from receivables_exposurepart group by 1",
        columns=EXPOSURE,
    ),
)
