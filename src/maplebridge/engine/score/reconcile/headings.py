"""How units and figures may be named in a published table: codes, names, the usual words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal

from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.score.result import Scores
from maplebridge.engine.sheet import Value

WORDS: Mapping[str, tuple[str, ...]] = {
    "total": ("总分", "合计", "总得分", "总成绩", "得分", "最终得分", "综合得分", "总计",
              "total", "score", "total score", "points", "total points"),
    "place": ("名次", "排名", "位次", "排序", "rank", "place", "ranking", "position"),
    "grade": ("等次", "等级", "档次", "考核等次", "评定等次", "grade", "level", "rating"),
}
HARMLESS = frozenset((
    "序号", "编号", "no.", "no", "#", "单位", "单位编码", "单位名称", "单位代码", "所队", "派出所", "类别",
    "考核类别", "备注",
    "unit", "unit code", "code", "name", "unit name", "station", "category", "remarks", "note",
))  # fmt: skip


def unit_names(scores: Scores) -> dict[str, str]:
    """Code and names -> code; a name that two units bear names neither."""
    found: dict[str, str | None] = {}
    attributes = scores.facts.units.attributes
    for column in ("name_zh", "name_en"):
        for code, said in zip(scores.units, attributes.get(column, ()), strict=False):
            name = key(said)
            found[name] = code if found.get(name, code) == code else None
    found |= {key(code): code for code in scores.units}
    return {name: code for name, code in found.items() if name and code is not None}


def node_names(scheme: Scheme) -> dict[str, str]:
    """Code, label and usual words -> node; of two nodes with one name the code alone names them."""
    found: dict[str, str] = {}
    double: set[str] = set()

    def add(text: str | None, node: str) -> None:
        for word in {key(text), _bare(key(text))} if text else ():
            if found.setdefault(word, node) != node:
                double.add(word)

    lines = [(item.code, item.name, item.code) for item in scheme.items]
    lines += [(i.code, i.name, i.score or "") for i in scheme.indicators()]
    labels = [(label, node) for _, label, node in lines if node in scheme.nodes]
    labels += [(node.deco.label, name) for name, node in scheme.nodes.items() if node.deco.label is not None]
    for label, name in labels:
        add(label.zh, name)
        add(label.en, name)
    ends = {"total": scheme.total, "place": scheme.place, "grade": scheme.grade}
    words = {word: node for end, node in ends.items() if node for word in WORDS[end]}
    codes = {key(name): name for name in scheme.nodes if "/" not in name}
    codes |= {key(code): node for code, _, node in lines if node in scheme.nodes}
    return {word: node for word, node in found.items() if word not in double} | words | codes


def keys(text: str) -> Iterator[str]:
    """Ways to read a heading: whole, without the part in brackets, its first word, the rest of it."""
    whole = key(text)
    yield whole
    yield _bare(whole)
    head, _, rest = _bare(whole).partition(" ")
    yield from (part for part in (head, rest.strip()) if part)


def _bare(text: str) -> str:
    """Without what stands in brackets."""
    return re.sub(r"[（(〔\[].*?[）)〕\]]", "", text).strip()


def key(value: Value) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", plain(value))).strip().casefold()


def plain(value: Value) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
