-- Every employee and day on which something may change, from joining until after the last day: the unit, by the two histories alone.
select e.businessentityid, d.day, unit_on(e.businessentityid::int, d.day) as unit
from humanresources_employee e
join (
    select businessentityid, startdate::date as day from humanresources_employeedepartmenthistory
    union select businessentityid, enddate::date from humanresources_employeedepartmenthistory where enddate is not null
    union select businessentityid, enddate::date + 1 from humanresources_employeedepartmenthistory where enddate is not null
    union select businessentityid, startdate::date from sales_salesterritoryhistory
    union select businessentityid, enddate::date from sales_salesterritoryhistory where enddate is not null
    union select businessentityid, enddate::date + 1 from sales_salesterritoryhistory where enddate is not null
    union select businessentityid, date '2014-07-31' from humanresources_employee
) d on d.businessentityid = e.businessentityid
order by e.businessentityid::int, d.day;
