"""Terms of payment 付款条件: a payment schedule in parts, each with a trigger, days, and perhaps a gate or the retention.

Room of the master data floor. Quotations, contracts, orders and invoices name a row of it; how parts become due items is
the engine's work (`engines/terms`, 13.12).
"""
