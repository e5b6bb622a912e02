"""Production orders 生产订单 (PRO-5): what is to be made of a product until when, for which order line; the planned receipt of promises.

What of it is still to come and who holds it is the supply book's balance; what came is in the stock book.
"""
