"""Purchases 采购订单 (PRO-5): what is bought of whom, when it comes, and what of it has come.

What is on order stands in the supply book like planned output: promises, kit check and holds read it there.
"""
