"""Schedules 排产方案 (PRO-5): a run of the scheduler over what is still to be done, and what it proposes.

A proposal is a list of moves with their effect on promises; nothing of the plan in force changes until a planner accepts it. A scenario is a
run over the plant as it might be; it is compared, never accepted.
"""
