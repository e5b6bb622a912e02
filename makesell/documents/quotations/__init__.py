"""Document room quotations: what is offered to a customer, version by version under one number, until the customer decides (PRO-4)."""
