"""check, convert, diff: verbs about the assessment table itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from maplebridge.cli.files import write_whole
from maplebridge.cli.output import Output
from maplebridge.engine.problem import Place, Problem, has_errors
from maplebridge.engine.scheme.model import Scheme
from maplebridge.packs.pack import load_pack


def check_scheme(source: str, output: Output) -> None:
    """Says every fault of a scheme, its ledger kinds, its calendar and its worked examples at once."""
    from maplebridge.packs.examples import check_examples

    pack = load_pack(source)
    if pack.scheme is None or has_errors(pack.problems):
        output.stop(pack.problems)
    if wrong := check_examples(pack):
        output.stop([*pack.problems, *wrong])
    output.problems(pack.problems)
    scheme = pack.scheme
    scored = [i for item in scheme.items if item.section in ("item", "bonus") for i in item.indicators]
    output.table(
        scheme.name.say(output.lang),
        [output.word("cli.head_item"), output.word("cli.head_name"), output.word("cli.head_points"),
         output.word("cli.head_indicators")],
        [[item.code, item.name.say(output.lang), f"{item.points:f}", str(len(item.indicators))]
         for item in scheme.items],
        right=(2, 3),
    )
    output.say("cli.checked", name=source, warnings=len(pack.problems), indicators=len(scored), nodes=len(scheme.nodes))
    output.document(ok=True, code=scheme.code, version=scheme.version, items=len(scheme.items),
                    indicators=len(scheme.indicators()), scored=len(scored), problems=output.told(pack.problems))


def convert_scheme(source: str, target: Path | None, output: Output) -> None:
    """YAML, Excel or Word to one another, by the target's ending; with --json and no target, what was read."""
    pack = load_pack(source)
    if pack.scheme is None or has_errors(pack.problems):
        output.stop(pack.problems)
    if target is not None:
        content = _written(target.suffix.lower(), pack.source)
        if content is None:
            output.stop([Problem("cli.target_ending", Place(target.name), {"ending": target.suffix.lower() or "-"})])
        write_whole(target, content)
        output.say("cli.written", file=str(target))
    elif not output.as_json:
        output.stop([Problem("cli.no_target", Place(source))])
    output.document(ok=True, scheme=_settings(pack.scheme), indicators=_indicators(pack.scheme),
                    problems=output.told(pack.problems), target=str(target) if target else None)


def _written(ending: str, source: Mapping[str, object]) -> bytes | None:
    """The file of a scheme's mapping; None where no such file is written."""
    match ending:
        case ".xlsx":
            from maplebridge.engine.scheme.excel import write_mapping

            return write_mapping(source)
        case ".docx":
            from maplebridge.engine.scheme.word import write_word

            return write_word(source)
        case ".yaml" | ".yml":
            from maplebridge.engine.scheme.yaml_write import write_yaml

            return write_yaml(source).encode()
    return None


def diff_schemes(old: str, new: str, output: Output) -> None:
    """What changed between two versions, and for whom."""
    from maplebridge.engine.scheme.diff import diff
    from maplebridge.words import phrase

    before, after = load_pack(old), load_pack(new)
    faults = [*before.problems, *after.problems]
    if before.scheme is None or after.scheme is None:
        output.stop(faults)
    changes = diff(before.scheme, after.scheme)
    said = [phrase(change.code, output.lang, **change.params) for change in changes]
    for line in said:
        output.line(line)
    if not said:
        output.say("cli.no_change")
    output.document(ok=True, changes=[
        {"code": change.code, "text": text} for change, text in zip(changes, said, strict=True)])


def _settings(scheme: Scheme) -> dict[str, object]:
    return {"code": scheme.code, "version": scheme.version, "name": {"zh": scheme.name.zh, "en": scheme.name.en},
            "kind": scheme.kind, "assessment_day": scheme.assessment_day,
            "period": [scheme.period.whole.start, scheme.period.whole.end],
            "categories": [category.code for category in scheme.categories], "ledgers": list(scheme.ledgers)}


def _indicators(scheme: Scheme) -> list[dict[str, object]]:
    return [
        {"item": item.code, "code": i.code, "name": {"zh": i.name.zh, "en": i.name.en}, "tier": i.tier,
         "points": i.points, "rule": type(scheme.nodes[i.score]).__name__.lower() if i.score else None,
         "due": i.due.text if i.due else None, "ledgers": list(i.ledgers)}
        for item in scheme.items for i in item.indicators
    ]
