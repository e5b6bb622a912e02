"""Desk: the pages of imports of tables, put together."""
