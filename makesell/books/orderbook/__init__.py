"""Order book 订单账: what was ordered, shipped, delivered, accepted, invoiced, cancelled and returned of each order line.

Quantity ± and amounts ± by measure; the balance of a line answers "open", "delivered so far", "invoiced so far", so no
document keeps a status word for it.
"""
