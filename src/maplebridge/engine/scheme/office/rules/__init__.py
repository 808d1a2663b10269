"""Counting methods in words become rules of the vocabulary, or questions."""

from maplebridge.engine.scheme.office.rules.read import read_rule

__all__ = ["read_rule"]
