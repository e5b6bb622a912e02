"""Products: groups as a tree, products, their units of measure and their standard cost by date.

Room of the master data floor.
"""
