"""PRO-1 · Targets per year, quarter or month with clear indicators: set, proposed, approved, and those of a company's past."""
