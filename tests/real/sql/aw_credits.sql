-- Every order with who is credited and the unit on the day of the order and of the shipment.
select o.id::text, c.person, o.territory::text, c.unit_ordered, c.unit_shipped, o.order_date, o.ship_date, o.customer::text,
       o.net, o.gross - o.net as tax, o.freight
from orders o join credited c on c.id = o.id order by o.id;
