"""Defects planted on purpose: what is wrong, where, and what a check has to say about it."""
