"""Texts that are nearly the same, among very many."""

from maplebridge.engine.ledger.likeness.find import Copy, near_copies
from maplebridge.engine.ledger.likeness.model import Likeness, Texts

__all__ = ["Copy", "Likeness", "Texts", "near_copies"]
