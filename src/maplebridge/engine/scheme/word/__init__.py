"""Schemes as Word files in the usual layout: docs/reference/scheme-word.md."""

from maplebridge.engine.scheme.word.read import word_mapping
from maplebridge.engine.scheme.word.recognise import is_ours
from maplebridge.engine.scheme.word.write import write_word

__all__ = ["is_ours", "word_mapping", "write_word"]
