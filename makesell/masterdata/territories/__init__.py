"""Territories: the tree of regions and industries by date, and the rules that say whose a territory is.

Room of the master data floor. A territory moves without rewriting what was sold in it before.
"""
