"""The page of one record, built from its sheet: head, state bar, acts, panels, related nouns, timeline, files."""
