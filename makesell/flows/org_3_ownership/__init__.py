"""ORG-3 · Whose customers and tasks they are: activities and follow-ups of those who serve them."""
