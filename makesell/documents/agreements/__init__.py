"""Target agreements 目标责任书 (PER-1): approved targets and the incentive scheme of a person for a period, signed by both.

A changed target is an amendment: a new revision, not in force for pay until it is signed. To refuse is a state with a date.
"""
