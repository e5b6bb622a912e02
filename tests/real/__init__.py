"""Tests on real data: what the product shows is compared with sums that SQL of its own takes straight from the CSV files."""
