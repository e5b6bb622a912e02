"""Allocation quotas 配额: how much of a product's supply the customers of a class or region may be promised between two dates."""
