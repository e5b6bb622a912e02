-- By region, category, segment, manager and year of the order: sales, discount, profit, quantity, and what of sales and lines was returned.
-- Amounts are floats in the source: each line's to the cent; the discount is the list amount, to the cent, less the sales.
with line as (
    select l."订单_id" as order_id, l."地区" as region, l."类别" as category, l."细分" as segment, m."地区经理" as manager,
           left(l."订单日期", 4) as year, left(l."发货日期", 4) as back, round(l."销售额"::numeric, 2) as sales,
           round(l."销售额"::numeric / (1 - l."折扣"::numeric), 2) - round(l."销售额"::numeric, 2) as discount,
           round(l."利润"::numeric, 2) as profit, l."数量"::numeric as qty, r."退回" is not null as returned
    from orders l left join returns r on r."订单_id" = l."订单_id" join salespeople m on m."地区" = l."地区"),
told as (
    select d.dimension, d.name, line.* from line cross join lateral (values
        ('region', region), ('category', category), ('segment', segment), ('manager', manager), ('year', year)) as d(dimension, name))
select dimension, name, count(*), sum(sales), sum(discount), sum(profit), sum(qty), count(*) filter (where returned),
       coalesce(sum(sales) filter (where returned), 0), coalesce(sum(profit) filter (where returned), 0)
from told group by 1, 2 order by 1, 2;
