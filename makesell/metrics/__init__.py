"""Metrics: one file per figure people compare or are judged by, over books' balances and documents' queries; free of tables."""
