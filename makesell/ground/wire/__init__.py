"""The wire: the one client by which the product calls others. Room of the ground floor; called by jobs of the outbox only.

Only https to public addresses, unless the environment names the host; the address that was checked is the one that is called;
redirects are never followed; time and size are bounded. It never tries again by itself: that is the job's.
"""
