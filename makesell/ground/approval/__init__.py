"""Approvals 审批: who asks may not approve; substitutes, reminders, escalation; every decision keeps "A for B", reason and rule.

Room of the ground floor. The caller says which posts must decide; `chain` (pure) finds the people; what follows an
approval is told by a table of the flows, so this room knows no document.
"""
