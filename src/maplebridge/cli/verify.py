"""verify: a bundle recomputed anywhere, and every byte, row and figure that is not as it was."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from maplebridge.cli.chain.progress import Progress
from maplebridge.cli.output import Output
from maplebridge.cli.verdict import part_json, say_part
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.packs.verify import EQUAL, UNKNOWN, Verdict, examine, file_size
from maplebridge.packs.verify.limited import limited

HASH = re.compile(r"[0-9a-f]{64}")


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
