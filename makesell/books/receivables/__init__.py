"""Receivables 应收账: what customers owe, what they paid ahead, bills in hand. Due items are the parts of a payment schedule."""
