"""One-time links: an address for somebody without a login, for one purpose and one record, until a day, used once.

Room of the ground floor. Only a hash of the token is kept; the address is shown once, to whoever makes it.
"""
