"""Lint with the rules of the packs: terms, limits and assumptions from their lint/ folders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.scheme.lint import Report, Rules, burden_of, lint
from maplebridge.engine.scheme.lint.read import LintFile, read_rules
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.scheme.read.scheme import read_partly
from maplebridge.packs.pack import COMMON, SHIPPED, Pack
from maplebridge.packs.parts import read_yaml


@dataclass(frozen=True, slots=True)
class Linted:
    """`scheme`: as far as it could be read, even where it has errors."""

    scheme: Scheme
    problems: tuple[Problem, ...]
    burden: Report


def load_rules(folders: Sequence[Path] = (SHIPPED / COMMON,)) -> Rules:
    """Lint's rules; a later folder's file replaces an earlier one of the same name. Raises Refused with any fault."""
    found = {file.stem: file for folder in folders for file in sorted((folder / "lint").glob("*.yaml"))}
    files: dict[str, LintFile] = {}
    problems: list[Problem] = []
    for name, file in found.items():
        value, lines, faults = read_yaml(file)
        files[name] = LintFile(file.name, value, lines)
        problems += faults
    rules, more = read_rules(files)
    if rules is None or problems:
        raise Refused([*problems, *more])
    return rules


def lint_pack(pack: Pack, *, units: Mapping[str, int] | None = None) -> Linted:
    """What lint says of a pack beyond its own problems; a scheme with errors is judged as far as it goes.

    units: number of units by category. Raises Refused where the rules themselves have faults.
    """
    rules = load_rules(pack.folders)
    scheme = pack.scheme or read_partly(dict(pack.source), Place())[0]
    problems = lint(scheme, rules, pack.kinds, units=units, places=pack.places)
    return Linted(scheme, problems, burden_of(scheme, rules, pack.kinds))
