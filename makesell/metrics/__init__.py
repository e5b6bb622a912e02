"""Metrics: one file per figure people compare or are judged by; free of tables."""
