"""ORG-1 · Organisation and master data: units, people, memberships, roles, calendar, customers, products, works."""
