"""The styles of our Word files, by the figures of official documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from maplebridge.engine.document.layout import (
    BODY_PITCH,
    BODY_SIZE,
    CODE,
    FANG_SONG,
    HEI,
    KAI,
    NOTE_SIZE,
    NUMBER_SIZE,
    SONG,
    TITLE,
    TITLE_SIZE,
    Face,
)
from maplebridge.engine.document.parts import CellStyle, ParagraphStyle
from maplebridge.engine.document.word.markup import NAMESPACE, attribute

if TYPE_CHECKING:
    from docx.document import Document as WordDocument


@dataclass(frozen=True, slots=True)
class Style:
    """`indent`: of the first line, in characters. `pitch`: distance of lines in points, None = the face's own.
    `with_next`: on one page with what follows."""

    code: str
    name: str
    face: Face
    size: float
    align: Literal["left", "center", "right", "both"] = "left"
    strong: bool = False
    indent: int = 0
    pitch: float | None = None
    before: float = 0
    after: float = 0
    level: int | None = None
    with_next: bool = False


_CELL = 10.5
HEADINGS = tuple(
    Style(f"Heading{level}", f"heading {level}", face, size, before=12, after=6, level=level, with_next=True)
    for level, face, size in ((1, HEI, BODY_SIZE), (2, KAI, NUMBER_SIZE), (3, FANG_SONG, NUMBER_SIZE))
)
PARAGRAPH_STYLES: dict[ParagraphStyle, str] = {
    "body": "OfficialBody", "title": "OfficialTitle", "subtitle": "OfficialSubtitle", "note": "OfficialNote",
}
CELL_STYLES: dict[CellStyle, str] = {
    "text": "CellText", "middle": "CellMiddle", "name": "CellName", "head": "CellHead", "sum": "CellSum",
    "band": "CellBand", "code": "CellCode", "number": "CellNumber",
}
NUMBER_STYLE = "PageNumber"
STYLES = (
    *HEADINGS,
    Style("OfficialBody", "Official body", FANG_SONG, BODY_SIZE, "both", indent=2, pitch=BODY_PITCH),
    Style("OfficialTitle", "Official title", TITLE, TITLE_SIZE, "center", pitch=34, after=6),
    Style("OfficialSubtitle", "Official subtitle", KAI, NOTE_SIZE, "center", after=8),
    Style("OfficialNote", "Official note", FANG_SONG, NOTE_SIZE, "left", after=4),
    Style("CellText", "Cell text", FANG_SONG, _CELL),
    Style("CellMiddle", "Cell middle", FANG_SONG, _CELL, "center"),
    Style("CellNumber", "Cell number", FANG_SONG, _CELL, "right"),
    Style("CellName", "Cell name", FANG_SONG, _CELL, "center", strong=True),
    Style("CellHead", "Cell head", HEI, _CELL, "center", with_next=True),
    Style("CellSum", "Cell sum", HEI, _CELL, "center"),
    Style("CellBand", "Cell band", HEI, _CELL, "center", before=2, after=2, with_next=True),
    Style("CellCode", "Cell exact", CODE, 8),
    Style(NUMBER_STYLE, "Page figure", SONG, NUMBER_SIZE),
)


def add_styles(word: WordDocument) -> None:
    """Puts our styles into the document; those of the same id in the template go, and its coloured tables."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    element = word.styles.element
    ours = {f"{style.code}{end}" for style in STYLES for end in ("", "Char")}
    for known in element.findall(qn("w:style")):
        decorated = known.get(qn("w:type")) == "table" and known.get(qn("w:default")) is None
        if known.get(qn("w:styleId")) in ours or decorated:
            element.remove(known)
    for style in STYLES:
        element.append(parse_xml(_markup(style)))
    defaults = element.find(qn("w:docDefaults"))
    if defaults is not None:
        element.replace(defaults, parse_xml(_DEFAULTS))


def _fonts(face: Face) -> str:
    """The hint makes quotation marks between Chinese characters Chinese ones."""
    latin, name = attribute(face.latin), attribute(face.name)
    return f'<w:rFonts w:ascii={latin} w:hAnsi={latin} w:eastAsia={name} w:cs={latin} w:hint="eastAsia"/>'


def _markup(style: Style) -> str:
    exact = f'w:line="{round((style.pitch or 12) * 20)}" w:lineRule="{"exact" if style.pitch else "auto"}"'
    heading = style.level is not None
    first = f'<w:ind w:firstLineChars="{style.indent * 100}" w:firstLine="{round(style.size * 20 * style.indent)}"/>'
    size = round(style.size * 2)
    return (
        f'<w:style {NAMESPACE} w:type="paragraph" w:customStyle="{int(not heading)}" w:styleId="{style.code}">'
        f'<w:name w:val="{style.name}"/><w:basedOn w:val="Normal"/><w:qFormat/>'
        f'<w:pPr>{"<w:keepNext/>" if style.with_next else ""}<w:snapToGrid w:val="0"/>'
        f'<w:spacing w:before="{round(style.before * 20)}" w:after="{round(style.after * 20)}" {exact}/>'
        f'{first if style.indent else ""}<w:jc w:val="{style.align}"/>'
        f'{f"""<w:outlineLvl w:val="{(style.level or 1) - 1}"/>""" if heading else ""}</w:pPr>'
        f'<w:rPr>{_fonts(style.face)}<w:b w:val="{int(style.strong)}"/><w:color w:val="000000"/>'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


_DEFAULTS = (
    f"<w:docDefaults {NAMESPACE}><w:rPrDefault><w:rPr>{_fonts(FANG_SONG)}"
    '<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr>'
    "</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
)
