-- Every order line with its shares of net and tax (13.1).
select order_id::text, position, product::text, qty, net, tax from lines order by order_id, position;
