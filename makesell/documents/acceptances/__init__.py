"""Acceptances 验收单 (PRO-6): the customer signs that delivered goods work, or does not answer in time 视同验收. Either posts `accepted`."""
