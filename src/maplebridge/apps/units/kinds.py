"""Kinds of units. Their names: words/units.yaml, units.kind_<kind>."""

KINDS = ("bureau", "district", "department", "station", "group", "community", "office")
CATEGORIES = ("urban", "suburban", "rural")  # codes that have words; schemes may have others
