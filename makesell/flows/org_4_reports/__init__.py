"""ORG-4 · Salespeople report results and problems in time; the house fills the figures in; managers answer; what is missing shows."""
