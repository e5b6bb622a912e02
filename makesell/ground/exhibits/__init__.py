"""Exhibits: records of a company that shows itself (the demo) that are worth a look, each under the code of what it shows."""
