-- Every person and month: the sum of sales, and what it earns on 2 % up to 100,000, 3 % up to 200,000, 5 % above (13.6), to the cent.
select employeekey as external_id, month, sales,
       round(0.02 * least(sales, 100000) + 0.03 * greatest(least(sales, 200000) - 100000, 0) + 0.05 * greatest(sales - 200000, 0), 2) as pay
from (
    select employeekey, date_trunc('month', to_date(orderdate, 'YYYY/MM/DD'))::date as month, sum(sales::numeric) as sales
    from sales group by 1, 2
) s
order by employeekey::int, month;
