"""Flows/history/sales_targets: reads reseller sales with monthly targets (set adventureworks-sales-targets) into facts.

No Django, no database. The files are separated by vertical bars and quote nothing; rules in docs/how-to/import-adventureworks.md.
"""
