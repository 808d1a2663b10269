"""Files made to be dear: each with how its reading ends, a code or None where it is read."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from random import Random

from tests.engine.sheet.docx_file import docx, p, tbl, tc, tr

_SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'
COLUMNS = "ABCDEFGHIJKLMNOPQRST"

Make = Callable[[Path], object]


def write_bombs(folder: Path) -> Iterator[tuple[Path, str | None]]:
    """Each file with the code it is refused by; None where it must be read."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (make, code) in BOMBS.items():
        make(folder / name)
        yield folder / name, code


def xlsx(path: Path, rows: Iterable[str], *, after: str = "", texts: str = "", sheets: int = 1) -> None:
    """One sheet, shown `sheets` times; `texts`: the table of shared strings."""
    numbers = range(sheets)
    listed = "".join(f'<sheet name="s{n}" sheetId="{n + 1}" r:id="r{n}"/>' for n in numbers)
    targets = "".join(f'<Relationship Id="r{n}" Type="{_OFFICE}/worksheet" Target="worksheets/s.xml"/>'
                      for n in numbers)
    if texts:
        targets += f'<Relationship Id="t" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types"><Override '
                                                f'PartName="/xl/workbook.xml" ContentType="{_MAIN}"/></Types>')
        package.writestr("_rels/.rels", _relations(f'<Relationship Id="b" Type="{_OFFICE}/officeDocument" '
                                                   'Target="xl/workbook.xml"/>'))
        package.writestr("xl/workbook.xml", f'<workbook xmlns="{_SPACE}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets>'
                                            "</workbook>")
        package.writestr("xl/_rels/workbook.xml.rels", _relations(targets))
        if texts:
            package.writestr("xl/sharedStrings.xml", texts)
        with package.open("xl/worksheets/s.xml", "w") as part:
            part.write(f'<worksheet xmlns="{_SPACE}"><sheetData>'.encode())
            for row in rows:
                part.write(row.encode())
            part.write(f"</sheetData>{after}</worksheet>".encode())


def _relations(listed: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _rows(count: int, cell: str) -> Iterator[str]:
    """`cell`: with {r} and {c} for its row and column."""
    for r in range(1, count + 1):
        yield f'<row r="{r}">{"".join(cell.format(r=r, c=c) for c in COLUMNS)}</row>'


def _merges(ranges: Iterable[str]) -> str:
    return "<mergeCells>" + "".join(f'<mergeCell ref="{each}"/>' for each in ranges) + "</mergeCells>"


def _texts(count: int, text: str) -> str:
    return f'<sst xmlns="{_SPACE}" count="{count}" uniqueCount="{count}"><si><t>{text}</t></si></sst>'


def _lying(make: Make, size: int) -> Make:
    """The zip's directory names another size for its last part than it has."""

    def write(path: Path) -> None:
        make(path)
        content = bytearray(path.read_bytes())
        struct.pack_into("<I", content, content.rfind(b"PK\x01\x02") + 24, size)
        path.write_bytes(content)

    return write


def _zeros(path: Path) -> None:
    """300 MB of nothing, pressed twice as hard as usual."""
    xlsx(path, [ONE])
    with (zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=9) as package,
          package.open("xl/media/image1.png", "w") as part):
        for _ in range(300):
            part.write(bytes(1_000_000))


def _much_text(path: Path) -> None:
    """200 MB of words in 20,000 paragraphs, no two beside each other alike."""
    rnd = Random(1)
    words = ["".join(rnd.choices("ab", k=100)) for _ in range(400)]
    texts = [p("".join(rnd.choices(words, k=100))) for _ in range(200)]
    docx(path, "".join(rnd.choices(texts, k=20_000)), level=1)


def _nested(depth: int) -> str:
    return "<w:tbl><w:tr><w:tc>" * depth + p("深") + "</w:tc></w:tr></w:tbl>" * depth


def _ods(rows: str) -> Make:
    names = "".join(f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
                    for name in ("office", "table", "text"))
    content = (f"<office:document-content{names}><office:body><office:spreadsheet><table:table table:name='s'>{rows}"
               "</table:table></office:spreadsheet></office:body></office:document-content>")

    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            package.writestr("META-INF/manifest.xml", "<m/>")
            package.writestr("content.xml", content)

    return write


_FAR = '<row r="99999"><c r="{}99999"><v>1</v></c></row>'.format
_SPANNED = ('<table:table-row table:number-rows-repeated="{}"><table:table-cell office:value-type="string" '
            'table:number-columns-repeated="{}"><text:p>x</text:p></table:table-cell></table:table-row>').format

BOMBS: dict[str, tuple[Make, str | None]] = {
    "span of 2**31.docx": (lambda path: docx(path, tbl(tr(tc("甲", span=2**31), "乙"))), None),
    "1,000 deep.docx": (lambda path: docx(path, _nested(1000)), None),
    "100,000 deep.docx": (lambda path: docx(path, _nested(100_000)), None),
    "1,000,000 empty paragraphs.docx": (lambda path: docx(path, "<w:p/>" * 1_000_000 + p("末")), None),
    "200 MB of text.docx": (_much_text, "sheet.too_heavy"),
    "stairs.docx": (lambda path: docx(path, tbl(*(
        tr("甲", properties=f'<w:gridBefore w:val="{n}"/>') for n in range(3000)))), "sheet.too_many_columns"),
    "300,000 rows.docx": (lambda path: docx(path, tbl("<w:tr><w:tc><w:p/></w:tc></w:tr>" * 300_000)),
                          "sheet.too_many_rows"),
    "5,000 tables.docx": (lambda path: docx(path, tbl(tr("甲")) * 5000), "sheet.too_many_tables"),
    "30,000 merges.docx": (lambda path: docx(path, tbl(*[tr(tc("", span=2), ""), tr("", "", "")] * 30_000)),
                           "sheet.too_many_merges"),
    "100,000 open fields.docx": (lambda path: docx(path, (
        "<w:p><w:r>" + '<w:fldChar w:fldCharType="begin"/><w:t>x</w:t>' * 100_000 + "</w:r></w:p>")), None),
    "size of 4 GB.docx": (_lying(lambda path: docx(path, tbl(tr("甲"))), 0xFFFFFFF0), "sheet.broken"),
    "size of 100.xlsx": (_lying(lambda path: xlsx(path, _rows(2000, '<c r="{c}{r}"><v>1</v></c>')), 100),
                         "sheet.broken"),
    "300 MB of zeros.xlsx": (_zeros, "sheet.zip_bomb"),
    "1,000,000 rows.xlsx": (lambda path: xlsx(path, (
        f'<row r="{r}"><c r="A{r}"><v>{r}</v></c></row>' for r in range(1, 1_000_001))), "sheet.too_many_rows"),
    "whole sheet merged.xlsx": (lambda path: xlsx(path, [ONE], after=_merges(["A1:XFD1048576"])), None),
    "50,000 merges.xlsx": (lambda path: xlsx(path, [ONE], after=_merges(
        f"A{2 * n + 1}:B{2 * n + 2}" for n in range(50_000))), "sheet.too_many_merges"),
    "merges over each other.xlsx": (lambda path: xlsx(path, [ONE, _FAR("T")], after=_merges(
        ["A1:T99999"] * 10_000)), "sheet.broken"),
    "false count of texts.xlsx": (lambda path: xlsx(path, [ONE], texts=_texts(4294967295, "a")), "sheet.too_heavy"),
    "5,000 sheets.xlsx": (lambda path: xlsx(path, [ONE], sheets=5000), "sheet.too_many_sheets"),
    "far corner.xlsx": (lambda path: xlsx(path, [ONE, '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>']),
                        "sheet.too_heavy"),
    "wide and empty.xlsx": (lambda path: xlsx(path, [ONE, _FAR("ALL")]), "sheet.too_heavy"),
    "one long text everywhere.xlsx": (lambda path: xlsx(
        path, _rows(50_000, '<c r="{c}{r}" t="s"><v>0</v></c>'), texts=_texts(1, "字" * 32_000)), "sheet.too_heavy"),
    "nothing but errors.xlsx": (lambda path: xlsx(path, _rows(20_000, '<c r="{c}{r}" t="e"><v>#N/A</v></c>')),
                                "sheet.too_many_errors"),
    "repeated to the corner.ods": (_ods(_SPANNED(1_048_576, 16_384)), "sheet.broken"),
    "repeated far.ods": (_ods(_SPANNED(90_000, 900)), "sheet.too_heavy"),
    "1,000,000 lines.csv": (lambda path: path.write_bytes(b"a,b\n" * 1_000_000), "sheet.too_many_rows"),
    "60,000,000 empty lines.csv": (lambda path: path.write_bytes(b"\n" * 60_000_000), "sheet.too_many_rows"),
    "open quote.csv": (lambda path: path.write_bytes(b'"' + b"x" * 60_000_000), "sheet.csv_quotes"),
    "30,000,000 columns.csv": (lambda path: path.write_bytes(b"," * 30_000_000), "sheet.too_heavy"),
}
