-- Every person: lines, sales, cost, margin, and the lines in regions that are not the person's.
select p.employeekey as external_id, count(s.employeekey) as lines, coalesce(sum(s.sales::numeric), 0) as sales,
       coalesce(sum(s.cost::numeric), 0) as cost, coalesce(sum(s.sales::numeric - s.cost::numeric), 0) as margin,
       count(s.employeekey) filter (where not exists (
           select 1 from salespersonregion r where r.employeekey = s.employeekey and r.salesterritorykey = s.salesterritorykey)) as outside
from salesperson p left join sales s on s.employeekey = p.employeekey
group by p.employeekey order by p.employeekey::int;
