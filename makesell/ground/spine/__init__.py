"""The spine: one `Record` for everything that has a page, one `Line` for each line a book may name.

Room of the ground floor. Audit, approvals, attachments, notes, notices and search point here with real foreign keys.
"""
