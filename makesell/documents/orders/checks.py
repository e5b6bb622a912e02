"""Document = its entries, for sales orders, in SQL of its own."""

from makesell.ground.money import MINOR_DIGITS
from makesell.ground.proof import Check

_DIGITS = " ".join(f"when '{code}' then {digits}" for code, digits in MINOR_DIGITS.items() if digits != 2)
# an amount of a line less what was cut off it: the part that was cut is rounded, as its mirror is (13.1, 13.4)
_LEFT = "({0} - round({0} * cut_qty / qty, digits))"
# Origins whose shares a split change changed, and the line of that change.
_SUPERSEDED = """select r.origin_id, r.restated_by_id as change_line_id from performance_entry r
    join performance_entry o on o.id = r.origin_id and o.business_date = r.origin_date
    where r.restated_by_id is not null and r.restated_by_id is distinct from o.restated_by_id"""
# A credit `e` bears a share from before a split change of its line: that which took it back, or a later one that found nothing left of it.
_FORMER = """exists (
    select 1 from orders_splitchangeline x join orders_splitchange c on c.record_id = x.change_id and c.state = 'done'
    join orders_splitchangeshare h on h.line_id = x.line_id and not h.after
    where x.order_line_id = e.line_id and h.person_id = e.person_id and h.overlay = e.overlay and h.share = e.share
      and case when z.origin_id is not null then x.line_id = z.change_line_id else not exists (
          select 1 from performance_entry o
          left join lateral (select sum(qty) as qty, sum(net) as net, sum(gross) as gross from performance_entry r where r.origin_id = o.id) r on true
          where o.id = coalesce(e.origin_id, e.id) and o.business_date = coalesce(e.origin_date, e.business_date)
            and (o.qty + coalesce(r.qty, 0) <> 0 or o.net + coalesce(r.net, 0) <> 0 or o.gross + coalesce(r.gross, 0) <> 0)) end)"""

CHECKS = (
    Check(
        "orders.posted",
        "What a confirmed order itself posted as ordered (returns and credits are later documents') is its line; a draft posts nothing.",
        """select 'line ' || l.line_id, case when o.state = 'confirmed' then l.qty || ' ' || round(l.net * o.rate, 2) else '0' end,
                  coalesce(b.ordered_qty, 0) || ' ' || coalesce(b.ordered_net, 0)
           from orders_salesorderline l join orders_salesorder o on o.record_id = l.order_id
           left join (select line_id, sum(qty) as ordered_qty, sum(net) as ordered_net, sum(gross) as ordered_gross from orderbook_entry
                      where measure = 'ordered' and source_line_id = line_id group by 1) b on b.line_id = l.line_id
           where (o.state = 'confirmed' and l.kind <> 'text' and (coalesce(b.ordered_qty, 0) not in (l.qty, 0)
                    or coalesce(b.ordered_net, 0) not in (round(l.net * o.rate, 2), 0)
                    or coalesce(b.ordered_gross, 0) not in (round(l.gross * o.rate, 2), 0)
                    or (coalesce(b.ordered_qty, 0) = 0 and not exists (select 1 from orderbook_entry e where e.line_id = l.line_id
                         and e.measure = 'ordered' and e.origin_id is not null))))
              or (o.state in ('draft', 'held') and coalesce(b.ordered_qty, 0) <> 0)""",
    ),
    Check(
        "orders.credited",
        "For each measure, persons and house accounts together hold what the order book holds of a credited line.",
        """select 'line ' || l.line_id || ' ' || m.measure, m.qty || ' ' || m.net || ' ' || m.gross,
                  coalesce(p.qty, 0) || ' ' || coalesce(p.net, 0) || ' ' || coalesce(p.gross, 0)
           from orders_salesorderline l
           join (select line_id, measure, sum(qty) as qty, sum(net) as net, sum(gross) as gross from orderbook_entry group by 1, 2) m
                on m.line_id = l.line_id
           left join (select line_id, measure, sum(qty) as qty, sum(net) as net, sum(gross) as gross from performance_entry where not overlay
                      group by 1, 2) p on p.line_id = l.line_id and p.measure = m.measure
           where l.kind = 'sale' and (m.qty <> coalesce(p.qty, 0) or m.net <> coalesce(p.net, 0) or m.gross <> coalesce(p.gross, 0))""",
    ),
    Check(
        "orders.not_credited",
        "Freight and other lines without credit stand in nobody's performance.",
        """select 'line ' || l.line_id, '0', count(*)::text from orders_salesorderline l join performance_entry e on e.line_id = l.line_id
           where l.kind <> 'sale' group by l.line_id""",
    ),
    Check(
        "orders.freight",
        "The order book calls freight what is a line of freight, and nothing else.",
        """select 'entry ' || e.id, l.kind, e.freight::text from orderbook_entry e join orders_salesorderline l on l.line_id = e.line_id
           where e.freight <> (l.kind = 'freight')""",
    ),
    Check(
        "orders.shares",
        "The primary shares of a credited line of a confirmed order sum to exactly 1; overlays stay within the line.",
        """select 'line ' || l.line_id, '1', coalesce(sum(s.share) filter (where not s.overlay), 0)::text from orders_salesorderline l
           join orders_salesorder o on o.record_id = l.order_id left join orders_creditsplit s on s.line_id = l.line_id
           where l.kind = 'sale' and o.state = 'confirmed' group by l.line_id
           having coalesce(sum(s.share) filter (where not s.overlay), 0) <> 1""",
    ),
    Check(
        "orders.sums",
        "An order's head is the sum of its lines, less what was cut off them.",
        f"""select 'order ' || o.record_id, s.net || ' ' || s.gross, o.net || ' ' || o.gross
           from (select record_id, net, gross, freight, case currency {_DIGITS} else 2 end as digits from orders_salesorder) o
           cross join lateral (select coalesce(sum({_LEFT.format("net")}) filter (where kind <> 'freight'), 0) as net,
                                      coalesce(sum({_LEFT.format("gross")}), 0) as gross,
                                      coalesce(sum({_LEFT.format("gross")}) filter (where kind = 'freight'), 0) as freight
                               from orders_salesorderline l where l.order_id = o.record_id) s
           where o.net <> s.net or o.gross <> s.gross or o.freight <> s.freight""",
    ),
    Check(
        "orders.cut",
        "What was cut off a line is what cancellations and changes of its order took back of it.",
        """select 'line ' || l.line_id, coalesce(e.qty, 0)::text, l.cut_qty::text from orders_salesorderline l
           left join (select e.line_id, -sum(e.qty) as qty from orderbook_entry e join spine_line s on s.id = e.source_line_id
                      join spine_record r on r.id = s.record_id and r.kind in ('order', 'change_order')
                      where e.measure = 'ordered' and e.origin_id is not null and e.source_line_id <> e.line_id group by 1) e on e.line_id = l.line_id
           where l.cut_qty <> coalesce(e.qty, 0)""",
    ),
    Check(
        "orders.facts",
        "A credit carries its order's customer and territory, its line's product and group, and one of the line's shares: of today, or (taken back) "
        "of before a split change.",
        f"""select 'entry ' || e.id, concat_ws('/', o.customer_id, o.territory_id, l.product_id, pr.group_id),
                  concat_ws('/', e.customer_id, e.territory_id, e.product_id, e.product_group_id)
           from performance_entry e join orders_salesorderline l on l.line_id = e.line_id join orders_salesorder o on o.record_id = l.order_id
           left join products_product pr on pr.record_id = l.product_id
           left join ({_SUPERSEDED}) z on z.origin_id = coalesce(e.origin_id, e.id)
           left join orders_creditsplit s on s.line_id = l.line_id and s.person_id = e.person_id and s.overlay = e.overlay and s.share = e.share
                and z.change_line_id is null
           where e.derived_from_id is null
             and (e.customer_id <> o.customer_id or e.territory_id is distinct from o.territory_id or e.product_id is distinct from l.product_id
              or (s.id is null and not {_FORMER}))""",
    ),
    Check(
        "orders.split_changed",
        "A line's shares are those its last split change brought in, and no others.",
        """select 'line ' || x.order_line_id, string_agg(h.person_id || ':' || h.share || h.overlay, ' ' order by h.person_id, h.overlay),
                  (select string_agg(s.person_id || ':' || s.share || s.overlay, ' ' order by s.person_id, s.overlay) from orders_creditsplit s
                   where s.line_id = x.order_line_id and s.changed_by_id = x.line_id)
           from (select distinct on (x.order_line_id) x.order_line_id, x.line_id from orders_splitchangeline x
                 join orders_splitchange c on c.record_id = x.change_id and c.state = 'done' order by 1, 2 desc) x
           join orders_splitchangeshare h on h.line_id = x.line_id and h.after group by x.order_line_id, x.line_id
           having string_agg(h.person_id || ':' || h.share || h.overlay, ' ' order by h.person_id, h.overlay) is distinct from
                  (select string_agg(s.person_id || ':' || s.share || s.overlay, ' ' order by s.person_id, s.overlay) from orders_creditsplit s
                   where s.line_id = x.order_line_id and s.changed_by_id = x.line_id)""",
    ),
    Check(
        "orders.restated",
        "What a split change takes back of a measure of a line it posts anew, no more and no less, on the day it is in force.",
        """select 'line ' || e.line_id || ' ' || e.measure, '0 0 0', sum(e.qty) || ' ' || sum(e.net) || ' ' || sum(e.gross)
           from performance_entry e left join orders_splitchangeline x on x.line_id = e.restated_by_id and x.order_line_id = e.line_id
           left join orders_splitchange c on c.record_id = x.change_id and c.changed_date = e.event_date
           where e.restated_by_id is not null and not e.overlay group by e.restated_by_id, e.line_id, e.measure, e.source_line_id
           having sum(e.qty) <> 0 or sum(e.net) <> 0 or sum(e.gross) <> 0 or bool_or(c.record_id is null)""",
    ),
    Check(
        "orders.margin",
        "A line whose past states its cost has its margin, net less cost in company currency, once and shared among its credits.",
        """select 'line ' || l.line_id, case when o.state = 'confirmed' then round(l.net * o.rate, 2) - round(l.cost * o.rate, 2) else 0 end::text,
                  coalesce(m.net, 0)::text
           from orders_salesorderline l join orders_salesorder o on o.record_id = l.order_id
           left join (select source_line_id, sum(net) as net, min(event_date) as first, max(event_date) as last from performance_entry
                      where measure = 'margin' and not overlay and origin_id is null
                        and restated_by_id is null group by 1) m on m.source_line_id = l.line_id
           where l.cost is not null and l.kind = 'sale'
             and (coalesce(m.net, 0) <> case when o.state = 'confirmed' then round(l.net * o.rate, 2) - round(l.cost * o.rate, 2) else 0 end
                  or m.first <> o.order_date or m.last <> o.order_date)""",
    ),
    Check(
        "orders.event",
        "An order's entries carry the order's date as their event, those of a line that a change brought the day of the change.",
        """select 'entry ' || e.id, coalesce(l.added_date, o.order_date)::text, e.event_date::text from orderbook_entry e
           join orders_salesorderline l on l.line_id = e.line_id join orders_salesorder o on o.record_id = l.order_id
           where e.measure = 'ordered' and e.source_line_id = e.line_id and e.origin_id is null
             and e.event_date <> coalesce(l.added_date, o.order_date)""",
    ),
    Check(
        "orders.exposure",
        "What an order adds to its credit account's exposure is what is open of it and shipped without invoice, by quantity (13.13).",
        """select 'order ' || x.record_id, concat_ws(' ', x.credit_account_id, x.open_orders, x.shipped),
                  concat_ws(' ', p.credit_account_id, p.open_orders, p.shipped)
           from (select o.record_id, c.credit_account_id,
                        case when exists (select 1 from orders_ordergate g where g.order_id = o.record_id and g.kind = 'before_shipping') then 0
                             else sum(case when b.ordered_qty - b.cancelled_qty <= greatest(b.shipped_qty, b.invoiced_qty) then 0
                                      else greatest(b.ordered_gross - b.cancelled_gross - greatest(b.shipped_gross, b.invoiced_gross), 0) end) end
                             as open_orders,
                        sum(case when b.shipped_qty <= b.invoiced_qty then 0 else greatest(b.shipped_gross - b.invoiced_gross, 0) end) as shipped
                 from orders_salesorder o join parties_customer c on c.record_id = o.customer_id
                 join orders_salesorderline l on l.order_id = o.record_id join orderbook_balance b on b.line_id = l.line_id
                 where c.credit_account_id is not null group by 1, 2) x
           left join receivables_exposurepart p on p.record_id = x.record_id
           where p.credit_account_id is distinct from x.credit_account_id or coalesce(p.open_orders, 0) <> x.open_orders
              or coalesce(p.shipped, 0) <> x.shipped""",
    ),
    Check(
        "orders.special_prices",
        "Lines at a special price are its customer's, of its product, at most its quantity; it is used up when they are all of it.",
        """select 'special price ' || s.record_id, s.qty || ' ' || s.state, coalesce(t.qty, 0)::text from opportunities_specialprice s
           left join (select l.special_price_id, sum(l.qty - l.cut_qty) as qty,
                             bool_or(o.customer_id <> x.customer_id or l.product_id <> x.product_id or o.currency <> x.currency) as foreign_line
                      from orders_salesorderline l join orders_salesorder o on o.record_id = l.order_id
                      join opportunities_specialprice x on x.record_id = l.special_price_id
                      where o.state in ('held', 'confirmed') group by 1) t on t.special_price_id = s.record_id
           where t.foreign_line or t.qty > s.qty or (s.state = 'used_up') <> (coalesce(t.qty, 0) >= s.qty) and s.state in ('granted', 'used_up')""",
    ),
    Check(
        "orders.promotions",
        "Orders were given no more than the budgets of the promotions they were sold in.",
        """select 'price list ' || p.record_id, p.budget::text, round(sum(l.promotion_cut * (l.qty - l.cut_qty) / l.qty), 4)::text
           from orders_salesorderline l join orders_salesorder o on o.record_id = l.order_id and o.state in ('held', 'confirmed')
           join prices_pricelist p on p.record_id = l.promotion_id
           group by p.record_id, p.budget having p.budget is not null and sum(l.promotion_cut * (l.qty - l.cut_qty) / l.qty) > p.budget""",
    ),
    Check(
        "orders.scheduled",
        "The schedule of a line is at most its quantity, and a line is promised for the day of the last part of it.",
        """select 'line ' || l.line_id, l.qty || ' ' || coalesce(l.current_promised_date::text, ''), s.qty || ' ' || coalesce(s.last::text, '')
           from orders_salesorderline l
           join (select line_id, sum(qty) as qty, max(promised_date) as last from orders_scheduleline group by 1) s on s.line_id = l.line_id
           where s.qty > l.qty or s.last is distinct from l.current_promised_date""",
    ),
    Check(
        "orders.loans",
        "What was lent is what was given back, what was sold and what is out; what is out lies in the place of goods on loan.",
        """select 'line ' || l.line_id, concat_ws(' ', b.shipped_qty, 'sold ' || coalesce(m.sold, 0)),
                  concat_ws(' ', coalesce(m.moved, 0) + coalesce(s.qty, 0), 'sold ' || coalesce(n.qty, 0))
           from orders_salesorderline l join orderbook_balance b on b.line_id = l.line_id
           left join (select loan_line_id, sum(qty) as moved, sum(qty) filter (where kind = 'converted') as sold from orders_loanmove group by 1) m
                on m.loan_line_id = l.line_id
           left join (select loan_line_id, sum(qty) as qty from orders_salesorderline where loan_line_id is not null group by 1) n
                on n.loan_line_id = l.line_id
           left join (select e.line_id, sum(e.qty) as qty from stock_entry e join works_warehouse w on w.record_id = e.warehouse_id
                      and w.kind = 'loan' where e.line_id is not null group by 1) s on s.line_id = l.line_id
           where l.kind = 'loan' and (b.shipped_qty <> coalesce(m.moved, 0) + coalesce(s.qty, 0) or coalesce(m.sold, 0) <> coalesce(n.qty, 0))""",
    ),
    Check(
        "orders.given",
        "Of goods given away the budget bears as spent what left at its cost, and as committed nothing of what is not open any more.",
        """select 'line ' || l.line_id, coalesce(s.cost, 0) || ' ' ||
                      case when b.ordered_qty - b.cancelled_qty > b.shipped_qty then 'open' else '0' end,
                  coalesce(p.spent, 0) || ' ' || coalesce(p.committed, 0)
           from orders_salesorderline l join orders_salesorder o on o.record_id = l.order_id and o.state = 'confirmed'
           join orderbook_balance b on b.line_id = l.line_id
           left join (select x.order_line_id, sum(round(i.cost, 2)) as cost from deliveries_deliveryline x
                      join (select source_line_id, sum(-qty * unit_cost) as cost from stock_entry where kind = 'issue' group by 1) i
                           on i.source_line_id = x.line_id group by 1) s on s.order_line_id = l.line_id
           left join (select coalesce(x.order_line_id, e.source_line_id) as line_id, sum(e.amount) filter (where e.kind = 'spent') as spent,
                             sum(e.amount) filter (where e.kind = 'committed') as committed
                      from budget_entry e left join deliveries_deliveryline x on x.line_id = e.source_line_id group by 1) p on p.line_id = l.line_id
           where l.kind in ('gift', 'sample') and l.budget_line_id is not null
             and (coalesce(p.spent, 0) <> coalesce(s.cost, 0)
                  or (b.ordered_qty - b.cancelled_qty <= b.shipped_qty and coalesce(p.committed, 0) <> 0) or coalesce(p.committed, 0) < 0)""",
    ),
    Check(
        "orders.replaced",
        "No more is sent instead of goods than their ticket or return asks for; nothing of it is credited or taxed.",
        """select 'line ' || l.line_id, '0 0', l.net || ' ' || l.tax from orders_salesorderline l
           where l.kind in ('replacement', 'loan', 'gift', 'sample') and (l.net <> 0 or l.tax <> 0)
           union all
           select 'return line ' || l.cause_line_id, r.qty::text, sum(l.qty - l.cut_qty)::text from orders_salesorderline l
           join orders_salesorder o on o.record_id = l.order_id and o.state in ('held', 'confirmed')
           join returns_returnline r on r.line_id = l.cause_line_id group by 1, 2, r.qty having sum(l.qty - l.cut_qty) > r.qty""",
    ),
    Check(
        "orders.promotion_budget",
        "What stands in the budget book for a line sold in a promotion of a plan's budget is what it gives away: as far as it is invoiced spent, "
        "the rest of what is ordered of it committed.",
        """select 'line ' || w.line_id, w.whole - w.spent || ' ' || w.spent, coalesce(e.committed, 0) || ' ' || coalesce(e.spent, 0)
           from (select l.line_id, round(l.promotion_cut * coalesce(b.invoiced_qty, 0) / l.qty, 2) as spent,
                        round(l.promotion_cut * greatest(coalesce(b.ordered_qty, 0) - coalesce(b.cancelled_qty, 0), coalesce(b.invoiced_qty, 0))
                              / l.qty, 2) as whole
                 from orders_salesorderline l
                 join prices_pricelist p on p.record_id = l.promotion_id and p.budget_line_id is not null
                 left join orderbook_balance b on b.line_id = l.line_id) w
           left join (select source_line_id, sum(amount) filter (where kind = 'committed') as committed,
                             sum(amount) filter (where kind = 'spent') as spent from budget_entry group by 1) e on e.source_line_id = w.line_id
           where coalesce(e.committed, 0) <> w.whole - w.spent or coalesce(e.spent, 0) <> w.spent""",
    ),
    Check(
        "orders.bundles",
        "The parts of a bundle are sold in one order at one bundle's quantity, and their shares of its list price go by their weights.",
        """select 'order ' || l.order_id || ' bundle ' || l.bundle_at, min(l.bundle_qty)::text, max(l.bundle_qty)::text
           from orders_salesorderline l where l.bundle_at is not null group by l.order_id, l.bundle_at
           having min(l.bundle_qty) <> max(l.bundle_qty) or min(l.bundle_id) <> max(l.bundle_id) or min(l.position) <> l.bundle_at""",
    ),
)
