"""Numbers of documents. A counter row, never a sequence: what a refused act took comes back, so every series is gapless.

Room of the ground floor; the lock on a series is the last one an act takes.
"""
