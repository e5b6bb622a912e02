-- What each unit ordered in each year, primary credits by the unit of the credited person on the day of the order.
select c.unit_ordered, o.year, sum(o.net) as ordered, count(*) as orders
from orders o join credited c on c.id = o.id
group by c.unit_ordered, o.year order by c.unit_ordered, o.year;
