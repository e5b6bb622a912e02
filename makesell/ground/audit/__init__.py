"""Who changed what, when and why: one partitioned table written by our own statement triggers.

Room of the ground floor. The application's role may only read it; the triggers write it as the owner. Books are
their own record and are not audited.
"""
