"""Rows to lines: what has points of its own, its name and its words."""
