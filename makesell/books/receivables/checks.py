"""The receivables book's proofs, in SQL of its own."""

from makesell.ground.proof import Check, same

CHECKS = (
    same(
        "receivables.balance",
        "Each account of a customer is the sum of its entries.",
        key="customer_id, account, currency",
        kept="select * from receivables_balance",
        summed="select customer_id, account, currency, sum(amount) as amount from receivables_entry group by customer_id, account, currency",
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
        "receivables.source",
        "Every entry names an existing line, customer and payer.",
        """select 'entry ' || e.id, e.customer_id::text, e.source_line_id::text from receivables_entry e
           left join spine_line l on l.id = e.source_line_id
           left join spine_record c on c.id = e.customer_id and c.kind = 'customer'
           left join spine_record p on p.id = e.payer_id and p.kind = 'customer'
           where l.id is null or c.id is null or p.id is null""",
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
)
