"""Tests outside the product: they may see all floors."""
