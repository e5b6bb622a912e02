"""Rush orders 插单 (PRO-5): an order line gets an earlier day from what others hold — proposed, decided by the approver, objected to, carried out."""
