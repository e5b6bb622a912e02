-- Control totals of the data set's README beside what rounding makes of them.
select year, count(*) as orders, round(sum(subtotal), 2) as subtotal, sum(net) as net, sum(gross) as gross, sum(freight) as freight
from orders group by year order by year;
