"""Ground/exchange: what comes in from files and goes out to them. An import is a run that tells how far it is, can be cancelled and resumed."""
