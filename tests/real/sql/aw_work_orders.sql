-- Work orders by the year they were due in, and how many of them ended after that day.
select left(duedate, 4)::int as year, count(*), count(*) filter (where left(enddate, 10) > left(duedate, 10))
from production_workorder group by 1 order by 1;
