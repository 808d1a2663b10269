"""A bundle computed anew from nothing but itself, and everything in it that is not as it was."""

from maplebridge.packs.verify.examine import EQUAL, UNKNOWN, Silent, Steps, Verdict, examine, file_size, read_bundle

__all__ = ["EQUAL", "UNKNOWN", "Silent", "Steps", "Verdict", "examine", "file_size", "read_bundle"]
