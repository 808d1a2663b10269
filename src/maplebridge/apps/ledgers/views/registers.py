"""A small list that comes as a workbook and is written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.core.files.uploadedfile import UploadedFile

from maplebridge.apps.ledgers.queries.checking import Row
from maplebridge.apps.ledgers.queries.files import read_filed
from maplebridge.apps.units.kept import drop, keep, kept
from maplebridge.engine.ledger import Kind
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.web.refusals import Unseen
from maplebridge.web.say import lang
from maplebridge.words import sentence

TOLD = 20  # faults of a file
Write = Callable[[Sequence[Row]], dict[str, int]]


def register_rows(person: int, file: UploadedFile, kind: Kind, write: Write) -> dict[str, int]:
    """Reads it in the limited child and writes its rows. Raises Refused with faults at the field of the file, each with
    its row there."""
    lines: list[int] = []
    digest = keep(person, kind.code, file)
    try:
        path = kept(person, kind.code, digest)
        if path is None:
            raise Unseen
        filed = read_filed(path, kind)
        lines = filed.lines(few=0)
        return write(filed.rows(few=0))
    except Refused as refused:
        raise Refused([_in_file(problem, lines) for problem in refused.problems[:TOLD]]) from None
    finally:
        drop(person, kind.code, digest)


def _in_file(problem: Problem, lines: list[int]) -> Problem:
    if problem.place.file != "rows" or problem.place.row() < 2:
        return problem
    params = {"row": lines[problem.place.row() - 2], "fault": sentence(problem, lang()).what}
    return Problem("ledgers.row_fault", Place(path="file"), params)
