"""Documents: one Django app per document, in regime order; a document knows only documents that come before it."""
