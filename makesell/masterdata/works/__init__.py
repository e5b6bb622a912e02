"""Works: plants, warehouses, work centers, bills of material and routings.

Room of the master data floor. A bill of material or a routing is a revision in force between two dates.
"""
