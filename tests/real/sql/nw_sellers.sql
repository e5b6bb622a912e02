-- Every employee: lines, lines shipped by their required date, orders never shipped, net of the lines, freight of the orders.
-- Prices and discounts are floats in the source: to the cent and to the per cent they say what was meant.
with line as (
    select o.order_id, o.employee_id, coalesce(nullif(o.shipped_date, '')::date <= o.required_date::date, false) as in_time,
           round(d.quantity::numeric * round(d.unit_price::numeric, 2) * (1 - round(d.discount::numeric, 2)), 2) as net
    from orders o join order_details d using (order_id)),
head as (
    select employee_id, count(*) filter (where coalesce(shipped_date, '') = '') as unshipped, sum(round(freight::numeric, 2)) as freight
    from orders group by 1)
select l.employee_id, count(*), count(*) filter (where l.in_time), min(h.unshipped), sum(l.net), min(h.freight)
from line l join head h using (employee_id) group by l.employee_id order by l.employee_id::int;
