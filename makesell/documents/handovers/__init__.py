"""Hand-overs 交接 (ORG-5, `domain.md` §9): what somebody who leaves, moves or gives a customer to service has open, accepted item by item."""
