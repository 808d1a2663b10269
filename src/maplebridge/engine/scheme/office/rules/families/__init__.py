"""Statements to rules, a family at a time: counting, bands, slopes, places, levels, proportions, vetoes."""
