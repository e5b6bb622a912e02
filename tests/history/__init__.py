"""Imports of a company's past, on a small generated source."""
