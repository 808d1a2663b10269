"""A subject of the proofs: each write is one row that nothing forbids to be there twice."""
