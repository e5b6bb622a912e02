-- Every territory and year: ordered, growth (13.8), and the customers of 13.9 by orders. 2014 runs until 2014-06-30: its growth is
-- against the same days of 2013, its customers against the whole of 2013, its lost are not known yet. 2011 is where history starts.
with firsts as (
    select customer, min(year) as year from activity group by customer
), counted as (
    select a.territory, a.year,
           count(*) as active,
           count(*) filter (where f.year = a.year) as gained,
           count(*) filter (where f.year < a.year and exists (
               select 1 from activity b where b.customer = a.customer and b.territory = a.territory and b.year = a.year - 1)) as retained,
           count(*) filter (where not exists (
               select 1 from activity b where b.customer = a.customer and b.territory = a.territory and b.year = a.year - 1) and exists (
               select 1 from activity b where b.customer = a.customer and b.territory = a.territory and b.year < a.year - 1)) as reactivated
    from activity a join firsts f on f.customer = a.customer
    group by a.territory, a.year
), lost as (
    select a.territory, a.year + 1 as year, count(*) as lost
    from activity a
    where not exists (select 1 from activity b where b.customer = a.customer and b.year = a.year + 1)
    group by a.territory, a.year
), ordered as (
    select y.year, t.territoryid::int as territory,
           (select coalesce(sum(o.net), 0.00) from orders o
             where o.territory = t.territoryid::int and o.order_date between y.first_day and y.last_day) as ordered,
           (select sum(o.net) from orders o
             where o.territory = t.territoryid::int
               and o.order_date between (y.first_day - interval '1 year')::date and (y.last_day - interval '1 year')::date) as base
    from years y cross join sales_salesterritory t
)
select o.territory::text as external_id, o.year, o.ordered,
       round((o.ordered - o.base) / o.base, 4) as growth,
       coalesce(c.active, 0) as active, coalesce(c.gained, 0) as gained, coalesce(c.retained, 0) as retained,
       coalesce(c.reactivated, 0) as reactivated,
       case when o.year between 2012 and 2013 then coalesce(l.lost, 0) end as lost
from ordered o
left join counted c on c.territory = o.territory and c.year = o.year
left join lost l on l.territory = o.territory and l.year = o.year
order by o.territory, o.year;
