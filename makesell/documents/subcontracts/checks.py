"""Document = its entries, for subcontracts, in SQL of its own."""

from makesell.ground.proof import Check

_SENT = "case when s.state = 'taken_back' then 0 when s.state = 'closed' then s.back_qty + s.scrap_qty else s.qty end"
CHECKS = (
    Check(
        "subcontracts.sent",
        "No more came back of a subcontract, or was scrapped there, than was sent.",
        """select 'subcontract ' || s.record_id, s.qty::text, (s.back_qty + s.scrap_qty)::text from subcontracts_subcontract s
           where s.back_qty + s.scrap_qty > s.qty""",
    ),
    Check(
        "subcontracts.returns",
        "What came back of a subcontract, and what was scrapped there, are the reports of its operation that its returns were.",
        """select 'subcontract ' || s.record_id, s.back_qty || ' / ' || s.scrap_qty, coalesce(r.good, 0) || ' / ' || coalesce(r.scrap, 0)
           from subcontracts_subcontract s left join (
               select b.subcontract_id, sum(p.good_qty) as good, sum(p.scrap_qty) as scrap from subcontracts_subcontractreturn b
               join production_operationreport p on p.id = b.report_id group by 1) r on r.subcontract_id = s.record_id
           where (s.back_qty, s.scrap_qty) <> (coalesce(r.good, 0), coalesce(r.scrap, 0))""",
    ),
    Check(
        "subcontracts.reports",
        "An operation whose pieces were sent is reported by what came back, and by nothing else.",
        """select 'operation ' || x.id, x.good_qty || ' / ' || x.scrap_qty, s.back || ' / ' || s.scrap from production_operation x join (
               select operation_id, sum(back_qty) as back, sum(scrap_qty) as scrap from subcontracts_subcontract where state <> 'taken_back'
               group by 1) s on s.operation_id = x.id
           where (x.good_qty, x.scrap_qty) <> (s.back, s.scrap)""",
    ),
    Check(
        "subcontracts.operation",
        "An operation knows how many of its pieces were sent, and what those that came back cost.",
        f"""select 'operation ' || x.id, x.sent_qty || ' / ' || x.outside_cost, coalesce(s.sent, 0) || ' / ' || coalesce(s.cost, 0)
            from production_operation x left join (
                select s.operation_id, sum({_SENT}) as sent, sum(s.back_qty * s.unit_cost) as cost from subcontracts_subcontract s
                group by 1) s on s.operation_id = x.id
            where (x.sent_qty, x.outside_cost) <> (coalesce(s.sent, 0), coalesce(s.cost, 0))""",
    ),
    Check(
        "subcontracts.passed_on",
        "No more pieces were sent for an operation that follows another one by one than that passed on.",
        """select 'operation ' || x.id, x.former::text, x.sent_qty::text from (
               select o.*, lag(good_qty) over (partition by order_id order by position) as former from production_operation o) x
           where x.after = '' and x.former is not null and x.sent_qty > x.former""",
    ),
    Check(
        "subcontracts.state",
        "A subcontract is back when all of it is, back in part when some of it is.",
        """select 'subcontract ' || s.record_id, s.state, (s.back_qty + s.scrap_qty) || ' / ' || s.qty from subcontracts_subcontract s
           where s.state <> case
               when s.back_qty + s.scrap_qty = s.qty then 'back' when s.back_qty + s.scrap_qty > 0 and s.state = 'closed' then 'closed'
               when s.back_qty + s.scrap_qty > 0 then 'part' when s.state = 'taken_back' then 'taken_back' else 'out' end""",
    ),
)
