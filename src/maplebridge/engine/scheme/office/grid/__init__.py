"""Where the tables of a sheet are: cells as a person sees them, heading rows, the end of each table."""
