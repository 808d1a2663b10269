"""Word files written by hand, so that each holds exactly the structure a test is about."""

from __future__ import annotations

import zipfile
from pathlib import Path

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_SPACES = (f'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:r="{_OFFICE}" '
           'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"')


def docx(path: Path, body: str, *, space: str = TRANSITIONAL, main: str = "word/document.xml", level: int | None = None,
         **sides: str) -> Path:
    """`body`: what stands inside w:body. `level`: how hard it is pressed. `sides`: styles, numbering ... by role."""
    folder, _, name = main.rpartition("/")
    wrapped = {role: f'<w:{role} xmlns:w="{space}">{content}</w:{role}>' for role, content in sides.items()}
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
                               f'<Override PartName="/{main}" ContentType="{_MAIN}"/></Types>',
        "_rels/.rels": _relations({"officeDocument": f"/{main}"}),
        f"{folder}/_rels/{name}.rels": _relations({role: f"{role}.xml" for role in sides}),
        main: f'<w:document xmlns:w="{space}" {_SPACES}><w:body>{body}</w:body></w:document>',
        **{f"{folder}/{role}.xml": content for role, content in wrapped.items()},
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as package:
        for part, content in parts.items():
            package.writestr(part, content)
    return path


def p(text: str = "", properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def tc(content: str = "", *, span: int = 1, down: str = "", properties: str = "") -> str:
    """A cell; `content` as text, or as elements. `down`: restart or continue."""
    inner = content if content.startswith("<") else p(content)
    down = f'<w:vMerge w:val="{down}"/>' if down == "restart" else "<w:vMerge/>" if down else ""
    across = f'<w:gridSpan w:val="{span}"/>' if span != 1 else ""
    return f"<w:tc><w:tcPr>{across}{down}{properties}</w:tcPr>{inner}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    """A row of cells, or of texts."""
    written = "".join(cell if cell.startswith("<") else tc(cell) for cell in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{written}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def _relations(targets: dict[str, str]) -> str:
    listed = "".join(f'<Relationship Id="r{n}" Type="{_OFFICE}/{role}" Target="{target}"/>'
                     for n, (role, target) in enumerate(targets.items()))
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'
