"""Doubts of a table, and the file in which an office answers them."""
