"""Vouchers balance and say what the receivables book says, in SQL of their own."""

from makesell.ground.proof import Check

CHECKS = (
    Check(
        "vouchers.balanced",
        "Each voucher's debits are its credits and its total; a hand-over's total is that of its vouchers.",
        """select 'voucher ' || v.number, concat_ws(' ', v.total, v.total), concat_ws(' ', coalesce(sum(l.debit), 0), coalesce(sum(l.credit), 0))
           from vouchers_voucher v left join vouchers_voucherline l on l.voucher_id = v.id group by v.id
           having (coalesce(sum(l.debit), 0), coalesce(sum(l.credit), 0)) <> (v.total, v.total)
           union all
           select 'hand-over ' || h.record_id, concat_ws(' ', h.vouchers, h.total), concat_ws(' ', count(v.id), coalesce(sum(v.total), 0))
           from vouchers_voucherhandover h left join vouchers_voucher v on v.handover_id = h.record_id group by h.record_id
           having (count(v.id), coalesce(sum(v.total), 0)) <> (h.vouchers, h.total)""",
    ),
    Check(
        "vouchers.entries",
        "On each account of customers a voucher says what the entries of the receivables book say that it stands for.",
        """select 'voucher ' || coalesce(l.voucher_id, e.voucher_id) || ' ' || coalesce(l.use, e.account), coalesce(e.amount, 0)::text,
                  coalesce(l.amount, 0)::text
           from (select voucher_id, use, sum(amount) as amount from vouchers_voucherline where use in ('receivable', 'advance', 'bill', 'credit')
                 group by 1, 2) l
           full join (select x.voucher_id, e.account, sum(case when e.account in ('advance', 'credit') then -e.amount else e.amount end) as amount
                      from vouchers_voucherentry x join receivables_entry e on e.id = x.entry_id where e.account <> 'exchange' group by 1, 2) e
                on e.voucher_id = l.voucher_id and e.account = l.use
           where coalesce(l.amount, 0) <> coalesce(e.amount, 0)""",
    ),
    Check(
        "vouchers.stock",
        "On inventory a voucher says what the entries of the stock book say that it stands for, at cost.",
        """select 'voucher ' || coalesce(l.voucher_id, e.voucher_id), coalesce(e.worth, 0)::text, coalesce(l.worth, 0)::text
           from (select voucher_id, sum(debit - credit) as worth from vouchers_voucherline where use = 'inventory' group by 1) l
           full join (select x.voucher_id, sum(round(e.qty * e.unit_cost, 2)) as worth from vouchers_voucherstock x
                      join stock_entry e on e.id = x.entry_id group by 1) e on e.voucher_id = l.voucher_id
           where coalesce(l.worth, 0) <> coalesce(e.worth, 0)""",
    ),
    Check(
        "vouchers.exchange",
        "The exchange differences of a voucher are those the receivables book realised.",
        """select 'voucher ' || e.voucher_id, (-e.amount)::text, coalesce(l.worth, 0)::text
           from (select x.voucher_id, sum(e.amount) as amount from vouchers_voucherentry x
                 join receivables_entry e on e.id = x.entry_id and e.account = 'exchange' group by 1) e
           left join (select voucher_id, sum(debit - credit) as worth from vouchers_voucherline where use = 'exchange' group by 1) l
                on l.voucher_id = e.voucher_id
           where coalesce(l.worth, 0) <> -e.amount""",
    ),
)
