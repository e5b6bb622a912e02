"""What holds of tickets at any time, in SQL of its own."""

from makesell.ground.proof import Check

CHECKS = (
    Check(
        "tickets.clock",
        "A ticket that was answered says when, its clock stands exactly while it waits for the customer, and has ended exactly when it is solved.",
        """select 'ticket ' || record_id, state, concat_ws(' / ', responded_at, paused_at, solved_at) from tickets_ticket
           where (state not in ('new', 'withdrawn') and responded_at is null) or (state = 'waiting') <> (paused_at is not null)
              or (state in ('resolved', 'closed')) <> (solved_at is not null)""",
    ),
    Check(
        "tickets.about",
        "An order, a delivery or a line that a ticket is about is the ticket's customer's.",
        """select 'ticket ' || t.record_id, t.customer_id::text, coalesce(o.customer_id, d.customer_id)::text from tickets_ticket t
           left join orders_salesorder o on o.record_id = t.order_id left join deliveries_delivery d on d.record_id = t.delivery_id
           left join spine_line l on l.id = t.line_id
           where o.customer_id <> t.customer_id or d.customer_id <> t.customer_id or l.record_id not in (t.order_id, t.delivery_id)""",
    ),
)
