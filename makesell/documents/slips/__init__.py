"""Slips 延误 (PRO-5): what went wrong in the plant, the production orders it makes later, and the order lines really hit.

A slip moves no promise: it says what would come later when nothing is done.
"""
