"""The head of the chain as reports print it: whoever keeps the paper can show later that nothing was cut off."""

from __future__ import annotations

from maplebridge.apps.audit.models import Seal
from maplebridge.apps.audit.seal import head, site_chain
from maplebridge.apps.audit.verdict import Wanted
from maplebridge.apps.audit.walk import legible
from maplebridge.engine.scheme.text import Lang
from maplebridge.words import phrase


def head_line(lang: Lang) -> str:
    """Length, hash in groups of eight, installation and how many events wait to be sealed. Three queries.

    Whoever may write seals first (audit.seal.seal); a page that only shows prints the tail as it is."""
    now = head()
    return phrase("audit.head_line" if now.waiting == 0 else "audit.head_line_waiting", lang, length=now.seq,
                  hash=grouped(now.hash), installation=site_chain().installation, waiting=now.waiting)


def grouped(hash_: str) -> str:
    """0123abcd 4567ef01 ... so that people can copy and compare it; Wanted.read takes it so."""
    shown = legible(hash_)
    return " ".join(shown[i:i + 8] for i in range(0, len(shown), 8))


def holds(wanted: Wanted) -> bool:
    """Whether the chain has this head at its length (at any, where none is given). One query; it does not say that
    what leads there is whole."""
    found = Seal.objects.filter(hash=wanted.hash)
    return (found if wanted.length is None else found.filter(seq=wanted.length)).exists() or (
        wanted.length == 0 and wanted.hash == site_chain().genesis)
