"""Invoices 开票单/应收单 (PRO-6): what is owed for which order lines. Posting an invoice posts `invoiced` and its due items.

Receivable, performance and pay hang on this invoice, never on the tax invoice 税务发票.
"""
