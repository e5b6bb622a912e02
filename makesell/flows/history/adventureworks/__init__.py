"""Flows/history/adventureworks: reads the bicycle manufacturer's five years (set adventureworks-oltp) into facts.

One reader a noun, no Django, no database: each turns files into the frozen facts of `history/facts.py`,
by the rules in docs/how-to/import-adventureworks.md.
"""
