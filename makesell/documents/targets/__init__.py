"""Targets 销售目标 (PRO-1): measure × value × period × person or unit × optional product group × optional territory.

The first documents of the regime; attainment reads the approved revision and the performance book.
"""
