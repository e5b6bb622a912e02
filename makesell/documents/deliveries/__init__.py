"""Deliveries 交货单 (PRO-6): which quantity of which order lines left or leaves which warehouse. Goods issue posts `shipped`."""
