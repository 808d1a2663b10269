"""A published table against our results: what is equal, and why the rest is not."""

from maplebridge.engine.score.reconcile.explain import Cause, Miss, Reconciled, reconcile
from maplebridge.engine.score.reconcile.published import Figure, Published, read_published

__all__ = ["Cause", "Figure", "Miss", "Published", "Reconciled", "read_published", "reconcile"]
