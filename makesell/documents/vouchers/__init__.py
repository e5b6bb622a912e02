"""Accounting vouchers 记账凭证 (PRO-6): what the receivables book posted, in double entry, handed over to the accounting system once.

A hand-over makes one voucher for each document and business date, by the mapping of accounts in force on that date. What is posted later —
a reversal too — is a voucher of a later hand-over; nothing that was handed over changes.
"""
