"""PER-2 · Periodic appraisal: computed from the books, reviewed, calibrated, published, acknowledged or disputed, closed."""
