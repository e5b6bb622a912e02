-- What the issue's rules make of the raw text: orders with rounded money, their lines with weights and shares, quota periods, activity.
-- round(numeric, 2) of PostgreSQL rounds half away from zero: R(x) of the definitions.

create table orders as
select salesorderid::int as id,
       orderdate::date as order_date,
       shipdate::date as ship_date,
       extract(year from orderdate::date)::int as year,
       salespersonid::numeric::int as person,
       customerid::int as customer,
       territoryid::int as territory,
       onlineorderflag = 'True' as online,
       subtotal::numeric as subtotal,
       round(subtotal::numeric, 2) as net,
       round(subtotal::numeric + taxamt::numeric, 2) as gross,
       round(totaldue::numeric, 2) - round(subtotal::numeric + taxamt::numeric, 2) as freight
from sales_salesorderheader;

create table lines as
with sold as (
    select referenceorderid::int as order_id, referenceorderlineid::int as position, productid::int as product, quantity::numeric as qty
    from (select * from production_transactionhistory union all select * from production_transactionhistoryarchive) t
    where transactiontype = 'S'
), weighed as (
    select s.*, coalesce(d.orderqty::numeric * d.unitprice::numeric * (1 - d.unitpricediscount::numeric), p.listprice::numeric * s.qty) as weight
    from sold s
    join production_product p on p.productid::int = s.product
    left join sales_salesorderdetail_2011 d on d.salesorderid::int = s.order_id and d.productid::int = s.product
), running as (
    select w.*,
           sum(weight) over (partition by order_id) as whole,
           sum(weight) over (partition by order_id order by position) as reached,
           sum(weight) over (partition by order_id order by position) - weight as before
    from weighed w
)
select r.order_id, r.position, r.product, r.qty,
       round(o.net * reached / whole, 2) - round(o.net * before / whole, 2) as net,
       round((o.gross - o.net) * reached / whole, 2) - round((o.gross - o.net) * before / whole, 2) as tax
from running r join orders o on o.id = r.order_id;

create table quota_periods as
select start_date, coalesce(lead(start_date) over (order by start_date), date '2014-06-01') as end_date
from (select distinct quotadate::date as start_date from sales_salespersonquotahistory) d;

-- Where each employee stood over [from_day, to_day): the territory of SalesTerritoryHistory goes before the department; EndDate counts.
create table stood as
select businessentityid::int as person, 'territory:' || territoryid as unit, 1 as rank, startdate::date as from_day,
       coalesce(enddate::date + 1, 'infinity') as to_day
from sales_salesterritoryhistory
union all
select businessentityid::int, 'department:' || departmentid, 2, startdate::date, coalesce(enddate::date + 1, 'infinity')
from humanresources_employeedepartmenthistory;

create function unit_on(who int, day date) returns text language sql stable set search_path from current as $$
    select unit from stood where person = who and from_day <= day and day < to_day order by rank limit 1
$$;

-- Who is credited with an order, and the unit on the day of the order and of the shipment.
create table credited as
select o.id, coalesce(o.person::text, 'house:' || o.territory) as person,
       coalesce(a.unit, 'territory:' || o.territory) as unit_ordered, coalesce(b.unit, 'territory:' || o.territory) as unit_shipped
from orders o
left join lateral (select unit_on(o.person, o.order_date) as unit where o.person is not null) a on true
left join lateral (select unit_on(o.person, o.ship_date) as unit where o.person is not null) b on true;

create table years as
select year, make_date(year, 1, 1) as first_day, least(make_date(year, 12, 31), date '2014-06-30') as last_day
from generate_series(2011, 2014) as year;

-- Which customer ordered in which territory and year; every line has a quantity above zero, so every order is activity.
create table activity as select distinct customer, territory, year from orders;
create index on activity (customer, year);
analyze activity;
