"""Outgoing calls, called from the outbox only: one file for each port."""
