"""The list page of a noun, built from its sheet: state, conditions, views, rows, groups."""
