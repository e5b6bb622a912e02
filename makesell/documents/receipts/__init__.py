"""Receipts 到款 (PRO-6): a bank line is recorded, claimed by whoever sells, confirmed by finance, allocated to what is due.

Money tied to an order counts as `collected` (13.3); where money and invoice meet, `paid` is earned.
"""
