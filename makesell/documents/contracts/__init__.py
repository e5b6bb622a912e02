"""Document room contracts: what is agreed with a customer, clause by clause, approved, signed by both, amended by versions (PRO-4, ORG-6)."""
