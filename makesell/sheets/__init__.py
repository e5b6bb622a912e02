"""Sheets: one file per noun — its list, record page, related nouns, acts, export and API fields, declared once.

The floor below the doors. Desk draws a sheet as pages, the API as operations, exports as columns; none of them
repeats what stands here. A sheet reads through `queries.py` and `balances.py`, and acts through flows.
"""
