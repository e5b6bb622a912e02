"""REG-1 · The regime itself: rules, the handbook, conformance, and the proof of the books."""
