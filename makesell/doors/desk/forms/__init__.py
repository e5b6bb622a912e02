"""The form of an act, built from its inputs: fields, tables with rows, what was typed kept beside its faults."""
