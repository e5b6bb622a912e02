"""PER-1 · A target agreement is generated from approved targets and the incentive scheme, signed by both, sealed, amended; or refused."""
