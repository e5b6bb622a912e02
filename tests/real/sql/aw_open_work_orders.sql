-- Work orders that had begun before 3 March 2014 and ended on it or later, of those with routing steps: how many, their steps, how many ended late.
select count(distinct w.workorderid), count(*),
       count(distinct w.workorderid) filter (where left(w.enddate, 10) > left(w.duedate, 10))
from production_workorder w join production_workorderrouting r on r.workorderid = w.workorderid
where left(w.startdate, 10) < '2014-03-03' and left(w.enddate, 10) >= '2014-03-03';
