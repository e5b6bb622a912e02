"""Stand-ins 替代产品: which product may be sold instead of another; offered with its date where the other would be late."""
