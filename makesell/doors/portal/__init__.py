"""The portal: pages for people without a login, opened by a one-time link, and the page that proves a sealed paper.

No rail, top tabs, the seller's brand. Nothing here knows a noun: pages come from `sheets/portal_registry.py`.
"""
