"""Pages that belong to no subject."""
