-- Every person and month with a target: target, actual (Sales of the lines with the person's EmployeeKey), attainment by 13.5.
-- Months after 2020-05 have a target and no entry: the sum of nothing is 0.
select p.employeekey as external_id,
       to_date(t.targetmonth, 'YYYY/MM/DD') as period_start,
       round(t.targetamount::numeric, 2) as target,
       coalesce(a.actual, 0.00) as actual,
       round(coalesce(a.actual, 0) / t.targetamount::numeric, 4) as attainment
from targets t
join salesperson p on p.employeeid = t.employeeid
left join (
    select employeekey, date_trunc('month', to_date(orderdate, 'YYYY/MM/DD'))::date as month, sum(sales::numeric) as actual
    from sales group by 1, 2
) a on a.employeekey = p.employeekey and a.month = to_date(t.targetmonth, 'YYYY/MM/DD')
order by p.employeekey::int, period_start;
