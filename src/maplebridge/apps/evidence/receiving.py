"""A file that was sent: looked at, stored, and kept for its sender, so that a refused form need not send it again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from threading import BoundedSemaphore
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.signing import BadSignature, dumps, loads

from maplebridge.apps.evidence import store
from maplebridge.apps.evidence.scanner import scan
from maplebridge.engine.attachment import TROUBLE, USUAL, Checked, check_attachment, passages
from maplebridge.engine.confined import Ended
from maplebridge.engine.ledger.identity import find_identity, first_identity
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.web.incoming import folder

KEPT_SECONDS = 3600
LONGEST_NAME, LONGEST_ENDING = 200, 20
_AT_ONCE = BoundedSemaphore(2)  # checks in one server process: each may take as much memory as its limits say
_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff/\\:*?"<>|]')


@dataclass(frozen=True, slots=True)
class Kept:
    """A checked and stored file that no record speaks of yet. `sent`, `sha256`: of what came and of what is stored."""

    name: str
    kind: str
    size: int
    sent: str
    sha256: str
    preview: bool
    scan: str
    notes: tuple[tuple[str, Mapping[str, Any]], ...] = ()


def receive(upload: TemporaryUploadedFile) -> Kept:
    """Raises Refused with the reason; OSError where it cannot be stored, and then nothing of it is."""
    name, file = plain_name(upload.name or ""), Path(upload.temporary_file_path())
    scanned = scan(file)
    limits = replace(USUAL, file_bytes=settings.UPLOAD_MOST)
    with TemporaryDirectory(dir=folder()) as place:
        with _AT_ONCE:
            checked = check_attachment(file, name, Path(place), limits)
            _look_through(file, name, checked, Path(place))
        stored = checked.cleaned or file
        size, sha256 = stored.stat().st_size, store.put(stored)
        if checked.preview:
            store.put(checked.preview, preview_of=sha256)
    notes = tuple((note.code, dict(note.params)) for note in checked.notes)
    return Kept(name, checked.kind.code, size, checked.sent, sha256, checked.preview is not None, scanned, notes)


def _look_through(file: Path, name: str, checked: Checked, folder: Path) -> None:
    """Raises Refused where the text of a file holds what tells who a resident is, or cannot be looked through."""
    try:
        found = first_identity((passage.text for passage in passages(file, checked, name)), folder)
    except Ended as ended:
        raise Refused([Problem(TROUBLE[ended.cause], Place(name))]) from None
    if found is not None:
        number, kind = found
        passage = next(islice(passages(file, checked, name), number, None))
        raise Refused([Problem(f"evidence.{kind}", passage.place)])


def plain_name(name: str) -> str:
    """A file's name as it can be shown and offered anywhere: without folders and signs that mislead, of bearable
    length, its ending kept."""
    plain = _UNSAFE.sub("", unicodedata.normalize("NFC", PurePath(name.replace("\\", "/")).name)).strip(" .")
    ending = PurePath(plain).suffix
    if len(ending) > LONGEST_ENDING:
        return plain[:LONGEST_NAME]
    return plain.removesuffix(ending)[:LONGEST_NAME - len(ending)].rstrip() + ending or "file"


def refuse_identity(text: str, place: Place) -> None:
    """Raises Refused where a text holds what tells who a resident is; the fault does not repeat it."""
    found = find_identity(text)
    if found is not None:
        raise Refused([Problem(f"evidence.{found}", place)])


def seal(kept: Kept, person: int) -> str:
    """A text for a hidden field: good for this person, for an hour."""
    return dumps({"person": person, **asdict(kept)}, salt="evidence.kept", compress=True)


def unseal(sent: str, person: int) -> Kept | None:
    """None for what was not sealed here, for somebody else, or too long ago."""
    try:
        found = loads(sent, salt="evidence.kept", max_age=KEPT_SECONDS)
    except BadSignature:
        return None
    if found.pop("person") != person:
        return None
    return Kept(**{**found, "notes": tuple((code, params) for code, params in found["notes"])})
