"""Market research 市场研究 (PRO-3): how large markets are, who competes and what they offer, and what was found out.

A market size is stated for a segment (product group × territory × period) and one basis; a new version restates it beside the one
that was published, never over it (13.10).
"""
