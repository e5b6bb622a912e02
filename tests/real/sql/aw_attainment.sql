-- Every salesperson and quota period: target, actual (ordered, net), attainment, commission rounded once.
select q.businessentityid as external_id,
       p.start_date as period_start,
       round(q.salesquota::numeric, 2) as target,
       a.actual,
       round(a.actual / q.salesquota::numeric, 4) as attainment,
       round(a.actual * s.commissionpct::numeric, 2) as commission
from sales_salespersonquotahistory q
join quota_periods p on p.start_date = q.quotadate::date
join sales_salesperson s on s.businessentityid = q.businessentityid
cross join lateral (
    select coalesce(sum(o.net), 0.00) as actual
    from orders o
    where o.person = q.businessentityid::int and o.order_date >= p.start_date and o.order_date < p.end_date
) a
order by q.businessentityid::int, p.start_date;
