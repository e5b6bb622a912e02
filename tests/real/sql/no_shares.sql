-- Every month: what the market sold of all makes, what one make sold, and what a second row of the same make in the same month adds to it.
with sold as (
    select to_date(year || '-' || month, 'YYYY-MM') as month, trim(translate(make, chr(160), ' ')) as make, quantity::int as quantity,
           row_number() over (partition by year, month, trim(translate(make, chr(160), ' ')) order by quantity::int desc) as place
    from norway_new_car_sales_by_make
)
select month, sum(quantity) as market, coalesce(sum(quantity) filter (where make = %s), 0) as own,
       coalesce(sum(quantity) filter (where place > 1), 0) as twice
from sold group by month order by month;
