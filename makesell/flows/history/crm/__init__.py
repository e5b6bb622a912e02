"""Flows/history/crm: reads the 8,800 deals of a hardware seller with its accounts, products and sales teams (set crm-sales-opportunities).

No Django, no database. Names are dirty and are put right row by row, each named; rules in docs/how-to/import-adventureworks.md.
"""
