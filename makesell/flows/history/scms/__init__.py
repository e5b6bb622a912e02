"""Flows/history/scms: reads the delivery history of a health supply chain (set scms-delivery-history) into facts.

No Django, no database. One file, separated by tabs, in Latin-1, with words where numbers and dates should stand; rules in
docs/how-to/import-adventureworks.md.
"""
