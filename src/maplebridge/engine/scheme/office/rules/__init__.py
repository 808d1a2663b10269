"""Counting methods in words become rules of the vocabulary, or questions."""

from maplebridge.engine.scheme.office.rules.read import points_in, read_rule

__all__ = ["points_in", "read_rule"]
