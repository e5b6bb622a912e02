"""Flows/history/northwind: reads the traders' 830 orders (set northwind) into facts.

No Django, no database. Prices and discounts are floats in the source, so they carry noise below the cent; rules in
docs/how-to/import-adventureworks.md.
"""
