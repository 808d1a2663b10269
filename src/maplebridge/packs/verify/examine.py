"""A whole bundle: its container, its files, and each programme in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from maplebridge.engine.problem import Place, Problem, Refused, has_errors
from maplebridge.engine.score.bundle import MANIFEST, Manifest, read_manifest, unpack
from maplebridge.engine.score.bundle.check import check_container, check_files, check_hash, unreadable_files
from maplebridge.engine.score.bundle.container import MOST_BYTES
from maplebridge.packs.verify.recompute import Recomputed, recompute

EQUAL, CHANGED, UNKNOWN = "equal", "changed", "unverifiable"


class Steps(Protocol):
    """Who is told of each step of long work."""

    def step(self, code: str, **params: Any) -> AbstractContextManager[Any]: ...


class Silent:
    """For work that tells nobody of its steps. It travels to the process that verifies, which knows no site."""

    def step(self, code: str, **params: Any) -> AbstractContextManager[Any]:
        return nullcontext()


@dataclass(frozen=True, slots=True)
class Verdict:
    manifest: Manifest
    problems: tuple[Problem, ...]
    parts: tuple[Recomputed, ...]

    @property
    def word(self) -> str:
        if any(part.scores is None for part in self.parts):
            return UNKNOWN
        unlike = any(part.units or part.reference or part.ranges or has_errors(part.problems) for part in self.parts)
        return CHANGED if unlike or has_errors(self.problems) else EQUAL


def examine(file: Path, printed: str | None, progress: Steps, *, reference: bool) -> Verdict:
    """Raises Refused for what is no bundle, or none that can be opened safely."""
    data, manifest, files, problems = read_bundle(file)
    if not problems:
        problems += check_container(data, files, file.name)
    if printed is not None:
        problems += check_hash(manifest, printed, file.name)
    parts = tuple(_parts(manifest, files, unreadable_files(problems), progress, reference=reference))
    return Verdict(manifest, tuple(problems), parts)


def read_bundle(file: Path) -> tuple[bytes, Manifest, dict[str, bytes], list[Problem]]:
    """The zip's bytes, its manifest and files, and what of them is not as listed. Raises Refused as examine does."""
    data = file.read_bytes()
    files, problems = unpack(data, file.name)
    manifest = read_manifest(files.get(MANIFEST), file.name)
    return data, manifest, files, [*problems, *check_files(manifest, files)]


def _parts(
    manifest: Manifest, files: dict[str, bytes], unreadable: set[str], progress: Steps, *, reference: bool
) -> Iterator[Recomputed]:
    for part in manifest.programmes:
        spoilt = sorted(path for path in unreadable if path.startswith(f"{part.folder}/facts/"))
        if spoilt:
            yield Recomputed(part, None, (Problem("bundle.facts_unreadable", Place(part.folder), {"files": spoilt}),))
            continue
        with progress.step("bundle.step", name=part.folder), TemporaryDirectory(prefix="maplebridge-") as folder:
            yield recompute(part, manifest, files, Path(folder), reference=reference)


def file_size(file: Path) -> int:
    """Raises Refused for a folder, a missing file, or more than a bundle may be; OSError as the system says."""
    if not file.is_file():
        raise Refused([Problem("bundle.no_file", Place(str(file)))])
    size = file.stat().st_size
    if size > MOST_BYTES * 2:
        params = {"megabytes": size // 1_000_000, "most": MOST_BYTES * 2 // 1_000_000}
        raise Refused([Problem("bundle.file_too_large", Place(file.name), params)])
    return size
