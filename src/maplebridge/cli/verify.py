"""verify: a bundle recomputed anywhere, and every byte, row and figure that is not as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from maplebridge.cli.chain.progress import Progress
from maplebridge.cli.limited import limited
from maplebridge.cli.output import Output
from maplebridge.cli.recompute import Recomputed, recompute
from maplebridge.cli.verdict import part_json, say_part
from maplebridge.engine.problem import Place, Problem, Refused, has_errors
from maplebridge.engine.score.bundle import MANIFEST, Manifest, read_manifest, unpack
from maplebridge.engine.score.bundle.check import check_container, check_files, check_hash, unreadable_files
from maplebridge.engine.score.bundle.container import MOST_BYTES

HASH = re.compile(r"[0-9a-f]{64}")
EQUAL, CHANGED, UNKNOWN = "equal", "changed", "unverifiable"


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


def verify_bundle(file: Path, output: Output, *, printed: str | None, reference: bool) -> None:
    """Leaves with 0 only where everything is equal."""
    try:
        wanted = _hash(printed) if printed is not None else None
        progress = Progress(output.lang, quiet=output.as_json)
        verdict = limited(examine, file.name, file_size(file), file, wanted, progress, reference=reference)
    except Refused as refused:
        output.problems(refused.problems)
        output.say(f"bundle.verdict_{UNKNOWN}", file=file.name)
        output.document(ok=False, verdict=UNKNOWN, problems=output.told(refused.problems))
        output.leave()
    output.problems(verdict.problems)
    for part in verdict.parts:
        say_part(part, output)
    output.say("cli.bundle_hash", hash=verdict.manifest.hash)
    output.say(f"bundle.verdict_{verdict.word}", file=file.name)
    if wanted is None:
        output.say("bundle.no_hash_given")
    output.document(**_document(verdict, wanted, output))
    if verdict.word != EQUAL:
        output.leave()


def examine(file: Path, printed: str | None, progress: Progress, *, reference: bool) -> Verdict:
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
    manifest: Manifest, files: dict[str, bytes], unreadable: set[str], progress: Progress, *, reference: bool
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


def _hash(printed: str) -> str:
    """The printed hash without the blanks and dashes of its typing. Raises Refused where it is none."""
    plain = re.sub(r"[\s:-]", "", printed).lower()
    if not HASH.fullmatch(plain):
        raise Refused([Problem("bundle.no_hash", Place("--hash"), {"given": printed[:80], "signs": len(plain)})])
    return plain


def _document(verdict: Verdict, printed: str | None, output: Output) -> dict[str, Any]:
    return {
        "ok": verdict.word == EQUAL,
        "verdict": verdict.word,
        "sha256": verdict.manifest.hash,
        "printed": printed,
        "made_by": verdict.manifest.made_by,
        "problems": output.told([*verdict.problems, *(p for part in verdict.parts for p in part.problems)]),
        "programmes": [part_json(part) for part in verdict.parts],
    }
