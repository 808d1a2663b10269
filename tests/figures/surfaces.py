"""Where the site and the command line say how a unit stands: each gives code -> figure, read as people read it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import lxml.html
import openpyxl
from django.test import Client
from django.urls import reverse
from typer.testing import CliRunner

from maplebridge.cli.main import app

Figures = dict[str, Any]
PER_PAGE = "page"
STEPS = re.compile(r"(\d+) of (\d+) steps are done(?:\. Late lines: (\d+), the longest by (\d+)|; no line is late)")
LATE = re.compile(r"lines late: (\d+), the longest by (\d+)")
POINTS = re.compile(r"([\d.]+) of [\d.]+ points")
CELLS = re.compile(r"\(([\d,]+) of ([\d,]+) cells")


class Site:
    """What an office reads, in English."""

    def __init__(self, office: Client, programme: str, units: Mapping[str, str]) -> None:
        """units: name -> code."""
        self.office, self.programme, self.units = office, programme, units

    def page(self, name: str, *args: str, **asked: str) -> str:
        answer = self.office.get(reverse(name, args=args), asked)
        assert answer.status_code == 200, (name, args, answer.status_code)
        return answer.content.decode()

    def words(self, name: str, *args: str) -> str:
        return _words(self.page(name, *args))

    # ------------------------------------------------------------ pages of one unit
    def points(self) -> Figures:
        return {code: Decimal(_found(POINTS, self.words("scores:unit", self.programme, code))[0])
                for code in self.units.values()}

    def steps(self) -> Figures:
        """(done, steps, late lines, longest)"""
        return {code: _numbers(_found(STEPS, self.words("programmes:plan", self.programme, code)))
                for code in self.units.values()}

    def cells(self) -> Figures:
        """(present, required)"""
        pages = {code: CELLS.search(self.words("ledgers:gaps", code)) for code in self.units.values()}
        return {code: _numbers(found.groups()) if found else (0, 0) for code, found in pages.items()}

    # ------------------------------------------------------------ lists and boards
    def rows(self, name: str, *args: str) -> Iterator[tuple[str, list[str]]]:
        """Of all pages of a list: code of the unit, its cells."""
        for number in range(1, 50):
            tree = lxml.html.fromstring(self.page(name, *args, **{PER_PAGE: str(number)}))
            found = [[_plain(cell) for cell in row.xpath("./td|./th")] for row in tree.xpath("//tbody/tr")]
            rows = [(self.units[row[0]], row) for row in found if row and row[0] in self.units]
            yield from rows
            if not tree.xpath(f"//a[contains(@href, 'page={number + 1}')]"):
                return

    def ranked(self) -> Figures:
        return {code: Decimal(row[3]) for code, row in self.rows("scores:ranking", self.programme)}

    def scored(self) -> Figures:
        return {code: Decimal(row[1]) for code, row in self.rows("scores:matrix", self.programme)}

    def stands(self) -> Figures:
        """(late lines, longest)"""
        return {code: (int(row[1]), int(row[2].replace("–", "0")))
                for code, row in self.rows("overview:matrix", self.programme)}

    def board(self) -> Figures:
        """(done, steps, longest)"""
        found = {}
        for code, row in self.rows("programmes:wall", self.programme):
            numbers = [int(one) for one in re.findall(r"\d+", row[1])]
            found[code] = (*numbers, 0)[:3]
        return found

    def shares(self, top: str) -> Figures:
        return {code: row[1] for code, row in self.rows("ledgers:gaps", top)}

    # ------------------------------------------------------------ files
    def file(self, kind: str, column: int, name: str, *args: str) -> Figures:
        answer = self.office.get(reverse(name, args=args), {"export": kind})
        assert answer.status_code == 200, (name, kind)
        content = b"".join(answer) if answer.streaming else answer.content
        rows = _csv(content) if kind == "csv" else _xlsx(content)
        return {self.units[str(row[0])]: row[column] for row in rows if row and str(row[0]) in self.units}

    # ------------------------------------------------------------ API
    def api(self, program: Client, path: str, say: Callable[[dict[str, Any]], Any]) -> Figures:
        found: Figures = {}
        after: int | None = 0
        while after is not None:
            answer = program.get(f"/api/v1{path}?after={after}")
            assert answer.status_code == 200, answer.content
            found |= {row["unit"]: say(row) for row in answer.json()["items"] if row["unit"] in self.units.values()}
            after = answer.json()["next"]
        return found


def home(client: Client) -> tuple[str, tuple[int, int], Decimal | None]:
    """What a chief's first page says: the words, (late lines, longest), points."""
    told = _words(client.get(reverse("overview:home")).content.decode())
    late, points = LATE.search(told), POINTS.search(told)
    assert late or "no line is late" in told, told[:400]
    return told, _numbers(late.groups()) if late else (0, 0), Decimal(points[1]) if points else None  # type: ignore[return-value]


def verb(*words: object) -> Any:
    """A verb of the command line, its JSON."""
    done = CliRunner().invoke(app, [*map(str, words), "--json"])
    assert done.exit_code == 0, done.output[:2000]
    return json.loads(done.stdout)



def _words(page: str) -> str:
    return re.sub(r"\s+", " ", lxml.html.fromstring(page).text_content())


def _plain(cell: Any) -> str:
    for hidden in cell.xpath(".//*[contains(@class, 'unseen') or contains(@class, 'under')]"):
        hidden.drop_tree()
    return re.sub(r"\s+", " ", cell.text_content()).strip()


def _found(pattern: re.Pattern[str], text: str) -> tuple[str | None, ...]:
    found = pattern.search(text)
    assert found, text[:600]
    return found.groups()


def _numbers(texts: tuple[str | None, ...]) -> tuple[int, ...]:
    return tuple(int((text or "0").replace(",", "")) for text in texts)


def _csv(content: bytes) -> list[list[Any]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def _xlsx(content: bytes) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return list(book.worksheets[0].iter_rows(values_only=True))
