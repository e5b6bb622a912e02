"""Rebates 返利 (PRO-4, PRO-6): what a customer is given back of what was invoiced over some time, by tiers, and how it is settled.

An agreement counts invoice lines as they are posted: what stands of each, what is set aside for it, what is settled of it. Nothing of it is
kept twice: a return, an allowance or a settlement brings the lines it names to what the documents say (`checks.py` proves it).
"""
