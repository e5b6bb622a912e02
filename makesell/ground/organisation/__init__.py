"""People, units, memberships and roles, by date (ORG-1, ORG-2). Room of the ground floor.

A person has exactly one primary unit at any date; moves never rewrite history. The house account of a unit
(公司直营/公海单) is a person of kind `house`, so that a credit always names one party.
"""
