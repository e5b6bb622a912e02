"""Customers' part numbers 客户料号: what a customer calls a product of ours. Typed or pasted into a line, they find it; papers print them."""
