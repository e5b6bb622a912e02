"""Tests of the books under all acts: planted faults, properties, deaths in the middle."""
