"""Flows: one file per act, under the clause it belongs to; the only floor that acts on documents and posts to books."""
