"""Files that go with a record: which kinds are taken, whether one is what it says and may be kept, and pictures without
what a camera writes beside them."""

from maplebridge.engine.attachment.check import TROUBLE, Checked, check_attachment
from maplebridge.engine.attachment.kinds import KINDS, USUAL, Kind, Limits, ending_of, kind_named, most_of
from maplebridge.engine.attachment.texts import Passage, passages

__all__ = ["KINDS", "TROUBLE", "USUAL", "Checked", "Kind", "Limits", "Passage", "check_attachment", "ending_of",
           "kind_named", "most_of", "passages"]
