"""A guard against residents' identity in free text: numbers and vehicle plates are refused, names are asked about."""

from maplebridge.engine.ledger.identity.find import Identity, find_identity
from maplebridge.engine.ledger.identity.names import find_names, masked
from maplebridge.engine.ledger.identity.within import first_identity

__all__ = ["Identity", "find_identity", "find_names", "first_identity", "masked"]
