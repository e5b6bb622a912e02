"""Pay runs 计奖 and pay statements 提成单: what each person earned in a period, line by line, and what was disputed.

Room of the documents floor.
"""
