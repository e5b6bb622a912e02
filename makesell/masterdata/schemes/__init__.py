"""Schemes: measures, and the incentive schemes and commission rates that pay is worked out from.

Room of the master data floor.
"""
