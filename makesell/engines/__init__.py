"""Engines: pure algorithms on plain values; no Django."""
