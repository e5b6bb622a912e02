"""PRO-6 · Ship, invoice, collect: deliveries from plan to proof; deliveries and invoices of a past, and the reversal of what they posted."""
