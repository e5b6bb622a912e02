"""The store of rules 规则: versioned, effective-dated, approved values that limits, schemes and deadlines are read from (REG-1).

Room of the ground floor. The kinds are declared by the rooms that read them (`RuleKind` constants collected in their
`RULES`); this room keeps the values. A value that was in force on a date never changes: a new one follows it.
"""
