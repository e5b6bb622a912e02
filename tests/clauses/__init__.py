"""One story per clause of the regime, told with the acts people do."""
