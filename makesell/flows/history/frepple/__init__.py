"""A planning model of frePPLe as a plant of ours: its CSV files, one for each of its tables.

Resources are work centers, operations routings and bills of material, demands orders of its customers.
"""
