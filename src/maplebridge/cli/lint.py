"""lint: is an assessment table fit to be issued, and what will it cost those who must report?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from maplebridge.cli.offices import load_answers
from maplebridge.cli.output import Output
from maplebridge.engine.problem import Place, Problem, has_errors, sort_problems
from maplebridge.engine.scheme.lint import Report, lint_text
from maplebridge.engine.scheme.lint.material import fault
from maplebridge.packs.lint_rules import lint_pack, load_rules
from maplebridge.packs.pack import load_pack

#: What of a finding's parameters a program may want beside its sentence.
DETAILS = ("indicator", "field", "words", "kind", "rule", "mark", "advice")


def lint_scheme(source: str | None, texts: Sequence[str], output: Output, *, programme: Path | None = None,
                answers: Path | None = None) -> None:
    """Findings of phrases alone; or of the scheme with its own faults, and the table of its reporting burden.

    programme: a programme folder whose units tell how large the categories are. answers: to what an office's own table
    leaves open.
    """
    if texts:
        _texts(texts, output)
        return
    if source is None:
        output.stop([Problem("lint.nothing")])
    pack = load_pack(source, answers=load_answers(answers))
    made = lint_pack(pack, units=_units(programme) if programme else None)
    problems = sort_problems((*pack.problems, *made.problems))
    output.problems(problems)
    _table(made.burden, output)
    levels = Counter(problem.severity for problem in problems)
    output.say("lint.done", name=source, errors=levels["error"], warnings=levels["warning"],
               questions=levels["question"])
    output.document(ok=not has_errors(problems), code=made.scheme.code, problems=told(problems, output),
                    burden=_burden(made.burden))
    if has_errors(problems):
        output.leave()


def told(problems: Iterable[Problem], output: Output) -> list[dict[str, Any]]:
    """Findings as JSON rows, with the rule they go by, its mark, and the words that gave them away."""
    rows = []
    for problem, row in zip(sort_problems(problems), output.told(problems), strict=True):
        details = {key: _plain(problem.params[key]) for key in DETAILS if key in problem.params}
        rows.append({**row, **(details if problem.code.startswith("lint.") else {})})
    return rows


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return {"zh": value.zh, "en": value.en} if hasattr(value, "zh") else value


def _texts(texts: Sequence[str], output: Output) -> None:
    """Each phrase by itself; any finding ends the verb with code 1."""
    rules = load_rules()
    rows, found = [], False
    for text in texts:
        problems = [
            fault("lint.phrase", "", each.group.sources, "error", words=each.words, group=each.group.name,
                    advice=each.group.advice, kind=each.group.code)
            for each in lint_text(text, rules)
        ]
        found = found or bool(problems)
        output.problems(Problem(p.code, Place(), p.params, p.severity) for p in problems)
        if not problems:
            output.say("lint.clean_phrase", text=text)
        rows.append({"text": text, "forbidden": bool(problems), "problems": told(problems, output)})
    output.document(ok=not found, texts=rows)
    if found:
        output.leave()


def _units(folder: Path) -> Mapping[str, int]:
    from maplebridge.cli.chain.programme import load_programme
    from maplebridge.cli.today import today

    programme = load_programme(folder, today=today())
    return Counter(str(unit.values.get("category") or "") for unit in programme.units)


def _table(burden: Report, output: Output) -> None:
    heads = ("ledger", "fields", "required", "entries", "each", "minutes")
    rows = [[f"{one.code} {one.name.say(output.lang)}", str(one.fields), str(one.required), f"{one.entries:f}",
             _minutes(one.seconds / 60), _minutes(one.minutes)]
            for one in sorted(burden.ledgers, key=lambda one: -one.minutes)]
    output.table(output.word("lint.burden_title"), [output.word(f"lint.head_{head}") for head in heads], rows,
                 right=(1, 2, 3, 4, 5))
    assumed = burden.assumptions
    output.say("lint.burden_total", minutes=round(burden.minutes), staff=burden.staff,
               each=round(burden.minutes_each), lines=burden.lines, computed=burden.computed)
    output.say("lint.burden_assumed", per_entry=assumed.per_entry, upload=assumed.upload, optional=assumed.optional,
               conditional=assumed.conditional, basis=assumed.basis, staff=burden.staff,
               entries=assumed.default_entries,
               seconds=[f"{kind} {seconds}" for kind, seconds in assumed.seconds.items()])
    if burden.repeated:
        output.say("lint.repeated", fields=[f"{one.name.say(output.lang)} ({' '.join(one.ledgers)})"
                                            for one in burden.repeated])


def _minutes(minutes: Decimal) -> str:
    return f"{minutes:.1f}"


def _burden(burden: Report) -> dict[str, Any]:
    assumed = burden.assumptions
    return {
        "minutes_per_unit_month": round(burden.minutes, 1), "minutes_per_officer_month": round(burden.minutes_each, 1),
        "officers": burden.staff, "scored_lines": burden.lines, "computed_lines": burden.computed,
        "ledgers": [{"code": one.code, "name": _plain(one.name), "fields": one.fields, "required": one.required,
                     "entries": one.entries, "minutes": round(one.minutes, 1)} for one in burden.ledgers],
        "repeated_fields": [{"name": _plain(one.name), "ledgers": list(one.ledgers)} for one in burden.repeated],
        "assumptions": {"seconds": dict(assumed.seconds), "per_entry": assumed.per_entry, "upload": assumed.upload,
                        "optional": assumed.optional, "conditional": assumed.conditional, "officers": burden.staff,
                        "entries": dict(assumed.entries.get(burden.programme, {})),
                        "default_entries": assumed.default_entries, "basis": _plain(assumed.basis)},
    }
