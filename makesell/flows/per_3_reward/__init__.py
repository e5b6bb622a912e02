"""PER-3 · Rewards: incentive schemes in approved versions, pay runs computed by one and approved by another, statements with disputes."""
