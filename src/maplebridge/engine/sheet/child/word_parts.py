"""Which part of the package is the text, its styles, its numbering, its notes: by relations, not by fixed names."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from typing import IO
from xml.etree import ElementTree

from .markup import attribute, children, tree
from .package import open_zip, part
from .refusal import Refusal

_MAIN_TYPE = "wordprocessingml.document.main+xml"
_USUAL = "word/document.xml"
_MOST = 64_000_000  # bytes of a side part


class Parts:
    """The parts of one package by the role they play for the text."""

    def __init__(self, data: bytes) -> None:
        self.package = open_zip(data)
        self.infos = {_plain(info.filename): info for info in self.package.infolist()}
        self.main = self._main()
        self.related = dict(self._relations(self.main))

    def open(self, name: str) -> IO[bytes]:
        """A part as a stream."""
        try:
            return self.package.open(self.infos[name])
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError):
            raise Refusal("sheet.broken") from None

    def side(self, role: str) -> ElementTree.Element | None:
        """styles or numbering; None where the file has none."""
        beside = posixpath.join(posixpath.dirname(self.main), f"{role}.xml")
        name = self.related.get(role, beside)
        return self._tree(name) if name in self.infos else None

    def _main(self) -> str:
        named = [target for role, target in self._relations("") if role == "officeDocument"]
        types = self._tree("[content_types].xml") if "[content_types].xml" in self.infos else ()
        named += [_plain(attribute(entry, "PartName") or "") for entry in types
                  if _MAIN_TYPE in (attribute(entry, "ContentType") or "")]
        found = next((name for name in [*named, _USUAL] if name in self.infos), None)
        if found is None:
            raise Refusal("sheet.broken")
        return found

    def _relations(self, source: str) -> Iterator[tuple[str, str]]:
        """(last word of the kind, part) of each relation inside the package."""
        folder, name = posixpath.split(source)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations not in self.infos:
            return
        for relation in children(self._tree(relations), "Relationship"):
            if attribute(relation, "TargetMode") != "External":
                target = posixpath.join("/", folder, attribute(relation, "Target") or "")
                yield posixpath.basename(attribute(relation, "Type") or ""), _plain(posixpath.normpath(target))

    def _tree(self, name: str) -> ElementTree.Element:
        return tree(part(self.package, self.infos[name], _MOST), name)


def _plain(name: str) -> str:
    """Names in a package differ neither by case nor by the slash before them."""
    return name.replace("\\", "/").lower().lstrip("/")
