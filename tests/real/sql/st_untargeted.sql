-- Sales of a person in a month without a target: an actual, and no attainment (`no_target`).
select s.employeekey, date_trunc('month', to_date(s.orderdate, 'YYYY/MM/DD'))::date as month, sum(s.sales::numeric) as actual
from sales s join salesperson p on p.employeekey = s.employeekey
where not exists (
    select 1 from targets t where t.employeeid = p.employeeid and left(t.targetmonth, 7) = left(s.orderdate, 7))
group by 1, 2 order by 1, 2;
