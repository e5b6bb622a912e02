"""Tokens of programs: each has a named owner, a login it acts as, scopes and an expiry. Room of the ground floor.

Only a hash is kept. A token ends with its login, with its expiry, and when it is revoked, at once.
"""
