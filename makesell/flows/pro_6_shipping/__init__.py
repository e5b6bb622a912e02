"""PRO-6 · Ship, invoice, collect. Today: deliveries and invoices of a company's past, and the reversal of what they posted."""
