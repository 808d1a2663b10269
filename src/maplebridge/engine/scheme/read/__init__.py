"""Reading a scheme from YAML."""

from maplebridge.engine.scheme.read.scheme import read_scheme, read_scheme_text

__all__ = ["read_scheme", "read_scheme_text"]
