"""Flows/history/superstore: reads the 10,000 order lines of a Chinese superstore with its returns and regional managers (set superstore-cn).

No Django, no database. An order id of the file is none of one customer; amounts are floats; rules in docs/how-to/import-adventureworks.md.
"""
