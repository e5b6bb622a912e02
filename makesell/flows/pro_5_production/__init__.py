"""PRO-5 · Order and production. Today: orders of a company's past; acts by people come with the main street."""
