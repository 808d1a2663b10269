"""check, convert, diff: verbs about the assessment table itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from maplebridge.cli.files import write_whole
from maplebridge.cli.indicators import read_indicators
from maplebridge.cli.offices import ask, load_answers, questions_of, settings_of
from maplebridge.cli.output import Output
from maplebridge.engine.problem import Place, Problem, has_errors
from maplebridge.engine.scheme.model import Scheme
from maplebridge.packs.pack import Pack, load_pack


def check_scheme(source: str, output: Output, answers: Path | None = None) -> None:
    """Says every fault of a scheme, its ledger kinds, its calendar and its worked examples at once."""
    from maplebridge.packs.examples import check_examples
    from maplebridge.packs.lint_rules import lint_pack

    pack = load_pack(source, answers=load_answers(answers))
    problems = (*pack.problems, *lint_pack(pack).problems)
    if pack.scheme is None or has_errors(problems):
        output.stop(problems)
    if wrong := check_examples(pack):
        output.stop([*problems, *wrong])
    output.problems(problems)
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
    output.say("cli.checked", name=source, warnings=len(problems), indicators=len(scored), nodes=len(scheme.nodes))
    output.document(ok=True, code=scheme.code, version=scheme.version, items=len(scheme.items),
                    indicators=len(scheme.indicators()), scored=len(scored), problems=output.told(problems))


def convert_scheme(source: str, target: Path | None, output: Output, answers: Path | None = None) -> None:
    """YAML, Excel, Word or an office's own table to a scheme file, by the target's ending; with --json and no target,
    what was read. While an office's table leaves questions open, only these are written, into the answers file."""
    pack = load_pack(source, answers=load_answers(answers))
    complete = pack.scheme is not None and not has_errors(pack.problems)
    content = _content(pack, output) if output.as_json else {}
    if not complete and (target is not None or not _only_open(pack)):
        if pack.office is not None and pack.office.questions:
            ask(pack.office, answers, output)
        output.stop(pack.problems, complete=False, **content)
    if target is not None:
        written = _written(target.suffix.lower(), pack.source)
        if written is None:
            output.stop([Problem("cli.target_ending", Place(target.name), {"ending": target.suffix.lower() or "-"})])
        write_whole(target, written)
        output.say("cli.written", file=str(target))
    elif not output.as_json:
        output.stop([Problem("cli.no_target", Place(source))])
    problems = [problem for problem in pack.problems if problem.code != "office.open"]
    output.document(ok=True, complete=complete, problems=output.told(problems), target=str(target) if target else None,
                    **content)


def _only_open(pack: Pack) -> bool:
    """An office's table that could be read but leaves questions."""
    return pack.office is not None and pack.office.data is not None and not any(
        problem.severity == "error" and problem.code != "office.open" for problem in pack.problems)


def _content(pack: Pack, output: Output) -> dict[str, object]:
    """What was read, as --json shows it."""
    if pack.office is not None:
        return {"scheme": settings_of(pack.office), "indicators": read_indicators(pack.source, pack.office.places),
                "questions": questions_of(pack.office, output)}
    if pack.scheme is None:
        return {}
    return {"scheme": _settings(pack.scheme), "indicators": read_indicators(pack.source, {})}


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
