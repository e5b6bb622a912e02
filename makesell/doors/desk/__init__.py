"""The desk door: staff pages drawn from sheets."""
