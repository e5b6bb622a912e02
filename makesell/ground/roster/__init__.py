"""Roster: who may see and change units, people and their roles, and the lists and pages of them.

Room of the ground floor beside `organisation`: lists rest on people (saved filters belong to somebody), so the lists
of people stand in a room above both.
"""
