"""PRO-2 · A sales plan is drafted from market and targets, approved, run with its actions and budget, and reviewed against its result."""
