"""JSON for other systems, one file per subject."""
