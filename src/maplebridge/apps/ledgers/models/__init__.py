from maplebridge.apps.ledgers.models.book import CheckAnswer, CheckQuestion, Expected, Place, Switch
from maplebridge.apps.ledgers.models.entry import Batch, Entry, Month

__all__ = ["Batch", "CheckAnswer", "CheckQuestion", "Entry", "Expected", "Month", "Place", "Switch"]
