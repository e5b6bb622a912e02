"""Master data: what exists whether or not we sell today."""
