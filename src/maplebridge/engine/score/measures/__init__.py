"""Measures of a scheme: one aggregate SQL statement, built, run once, and laid out over all units."""
