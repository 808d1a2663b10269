"""A bundle: scheme, ledger kinds, calendar, facts, units and result of one or more runs in one zip with a manifest.

The same content gives the same bytes. The bundle's hash is that of its manifest, which names every other file.
"""

from maplebridge.engine.score.bundle.container import MANIFEST, is_plain, unpack
from maplebridge.engine.score.bundle.manifest import Bundle, Manifest, Part, make_bundle, own_version, read_manifest
from maplebridge.engine.score.bundle.rows import rows_table

__all__ = [
    "MANIFEST",
    "Bundle",
    "Manifest",
    "Part",
    "is_plain",
    "make_bundle",
    "own_version",
    "read_manifest",
    "rows_table",
    "unpack",
]
