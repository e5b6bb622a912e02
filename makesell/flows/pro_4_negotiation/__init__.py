"""PRO-4 · Negotiation and contract: needs understood, a solution offered, terms agreed, signed."""
