"""Campaigns 市场活动 (PRO-3): an exhibition, a mailing, a seminar, paid from a line of an approved sales plan, bringing leads.

A campaign that starts commits its budget against the line; its costs are spent of that; what is left goes back when it ends.
"""
