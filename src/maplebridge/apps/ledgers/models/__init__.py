from maplebridge.apps.ledgers.models.book import CheckAnswer, Expected, Place, Switch
from maplebridge.apps.ledgers.models.entry import Batch, Entry, Month

__all__ = ["Batch", "CheckAnswer", "Entry", "Expected", "Month", "Place", "Switch"]
