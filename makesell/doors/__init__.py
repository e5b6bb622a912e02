"""Doors: how the world comes in; they never import each other and never touch tables."""
