"""Performance book 业绩账: who earned which measure with which order line — the one source of actuals, scores, pay and scorecards.

Each entry credits one person (or house account) with net and gross, on an event and a business date, and names the order
line it counts for and the line that made it. Kept in the same transaction: a balance of person × unit × primary/overlay ×
measure × product group × leaf period, and beside it customer × territory × measure × leaf period. No row is kept for a
whole unit or the company (a hot row).
"""
