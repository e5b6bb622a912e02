"""Books: append-only entries with balances kept in the same transaction; proved by `check`."""
