"""A bundle: scheme, facts, units, calendar and result of one or more runs in one zip with a manifest of SHA-256.

The same content gives the same bytes. The bundle's hash is that of its manifest, which names every other file.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FORMAT = 1
MANIFEST = "manifest.json"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the zip format's first moment: bytes must not depend on a clock


@dataclass(frozen=True, slots=True)
class Bundle:
    """`content` = the zip's bytes; `hash` = SHA-256 of the manifest, to be printed beside a result."""

    content: bytes
    hash: str


def make_bundle(files: Mapping[str, bytes], about: Mapping[str, Any]) -> Bundle:
    """`files` by path inside the zip; `about` goes into the manifest (programmes, day, versions, hashes)."""
    listed = {path: {"sha256": _sha(files[path]), "bytes": len(files[path])} for path in sorted(files)}
    manifest = json.dumps(
        {"format": FORMAT, **about, "files": listed}, ensure_ascii=False, indent=1, sort_keys=True, default=str
    ).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target:
        for path, content in ((MANIFEST, manifest), *((path, files[path]) for path in listed)):
            info = zipfile.ZipInfo(path, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            target.writestr(info, content)
    return Bundle(buffer.getvalue(), _sha(manifest))


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
