"""Journeys: pages looked at and used in a real browser."""
