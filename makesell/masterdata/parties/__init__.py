"""Parties: customers, their contacts, addresses and team, credit accounts, carriers.

Room of the master data floor. What a company knows of those it sells to, whether or not it sells to them today.
"""
