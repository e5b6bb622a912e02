"""Sales plans 销售计划 (PRO-2): market analysis, target customer groups, actions, budget; approved, run, reviewed.

The rows of the analysis and the sizes of the groups are frozen at approval; the budget's lines stand in the budget book from then on.
"""
