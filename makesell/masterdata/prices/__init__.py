"""Prices: price lists with dated prices by quantity, and tax rates.

Room of the master data floor. Which price wins is an engine's work (`domain.md` §5); here only stands what was entered.
"""
