"""Sales orders 销售订单 (PRO-5): what a customer ordered, line by line, and whose credit each line is.

What of it is shipped, invoiced or open is the order book's balance; the order never learns of deliveries or invoices.
"""
