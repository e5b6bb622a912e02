"""Leads 线索 (PRO-3): who may become a customer — entered, imported or referred, claimed from the public pool 公海, given back, qualified.

In the pool a lead is nobody's and its telephone is masked. Who has one follows it up with results, or it falls back.
"""
