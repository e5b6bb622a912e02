"""PRO-3 · New markets and customers: market sizes, competitors and their offers, research notes."""
