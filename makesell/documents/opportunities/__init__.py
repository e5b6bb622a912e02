"""Opportunities 商机 (PRO-3, PRO-4): what a customer may buy, how far it has come, what is needed and offered, who competes, how it ended.

An opportunity is open at a stage, then won or lost. The stages in use, their probability and the evidence each asks for are a rule.
"""
