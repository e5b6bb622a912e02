-- Steps of work orders by the year they were to end in, how many of them ended after that day, and the minutes booked.
select left(scheduledenddate, 4)::int as year, count(*), count(*) filter (where left(actualenddate, 10) > left(scheduledenddate, 10)),
    sum((actualresourcehrs::numeric * 60)::int)
from production_workorderrouting group by 1 order by 1;
