"""What people do for customers (ORG-3, ORG-5, PRO-7): activities, follow-ups, needs, care plans.

Each may point at the record it is about, whatever that is: a customer, a lead, an opportunity, a delivery. Only an activity with a
result counts as following up.
"""
