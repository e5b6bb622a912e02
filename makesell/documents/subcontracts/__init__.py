"""Subcontracts 委外 (PRO-5): pieces of a production order at a supplier for an operation, what of them came back, what was scrapped there.

What comes back is the report of the operation; nothing else reports an operation whose pieces were sent.
"""
