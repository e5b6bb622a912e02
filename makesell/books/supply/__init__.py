"""Supply 供给账: planned receipts over time and who holds them, until when. Free planned output is its balance."""
