"""Demand plans 要货计划 (PRO-5): what each salesperson's customers will want in the next three months, by product group or product.

The statistical baseline and the person's own word stand beside each other for ever; planned supply reads what the manager agreed to.
"""
