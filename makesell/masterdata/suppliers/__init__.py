"""Suppliers 供应商: who brings bought products or does operations outside, and what each offers: quantity, price, lead time, by date.

Room of the master data floor. Prices are in the supplier's currency; its rate makes them company currency.
"""
