"""Budget 费用账: planned, committed and spent of each budget line; available = planned − committed − spent."""
