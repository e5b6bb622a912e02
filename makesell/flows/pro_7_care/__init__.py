"""PRO-7 · After delivery: returns, from the authorisation to the credit note."""
