"""Files on records: stored under names of our own, typed by their content, served only through the record's permission.

Room of the ground floor (`reliability.md` S8, S14). A name somebody gave a file is text to show and never a path.
"""
