"""Flows/history: imports of a company's past. Readers turn the files of one source into facts; acts record the facts in batches."""
