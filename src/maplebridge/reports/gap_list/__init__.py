"""What is missing in the books of a unit, or of all below it, by who can supply it."""
