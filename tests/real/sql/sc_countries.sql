-- Every country: shipped lines, those delivered by the day they were scheduled for, and their value.
select country, count(*) as lines,
       count(*) filter (where to_date(delivered_to_client_date, 'DD-Mon-YY') <= to_date(scheduled_delivery_date, 'DD-Mon-YY')) as on_time,
       sum(line_item_value::numeric) as value
from scms_delivery_history_dataset group by country order by country;
