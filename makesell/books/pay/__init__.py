"""Pay 提成账: what each person earned by component and period, what is held back, what is paid.

Each amount names the performance entry it pays for.
"""
