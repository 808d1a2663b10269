"""Documents are taken as they come, or not at all: nothing in them may act by itself."""

from __future__ import annotations

import io
import os
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter
from PIL import Image, PngImagePlugin

from maplebridge.engine.attachment import KINDS, ending_of, most_of, passages
from maplebridge.engine.attachment.child.markup_text import MarkupText
from maplebridge.engine.problem import Refused
from maplebridge.engine.sheet.child.refusal import Refusal
from tests.engine.attachment.files import check, package, packed, pdf, photo, picture, refusal, stream, word

SCRIPT = b"4 0 <</S/JavaScript/JS(app.alert(1))>>"


def workbook(**options: object) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("表")
    sheet.write("A1", "数")
    sheet.write("B2", 7)
    if "chart" in options:
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=表!$B$2"})
        sheet.insert_chart("D4", chart)
    book.close()
    return out.getvalue()


@pytest.mark.parametrize(("name", "content"), [
    ("a.pdf", pdf()), ("A.PDF", pdf(stream(b"q BT (/JS of the text) Tj ET Q", b""))),
    ("a.pdf", pdf(packed(b"0 0 0 rg /Launcher Do", b"/Filter/FlateDecode"))),
    ("a.pdf", pdf(packed(b"5 0 <</Type/Font/BaseFont/SimSun>>"))),
    ("a.pdf", pdf(stream(b"5 0 <</Type/Font>>", b"/Type/ObjStm/N 1/First 4"))),
    ("a.docx", word()), ("a.xlsx", workbook()), ("a.xlsx", workbook(chart=True)),
    ("a.txt", "第一行\n\"引号不成对".encode()), ("a.txt", "国标".encode("gb18030")), ("a.txt", "宽".encode("utf-16")),
    ("a.csv", "甲,乙\n1,2".encode("utf-8-sig")),
])
def test_good_ones_are_kept_as_they_came(tmp_path: Path, name: str, content: bytes) -> None:
    checked = check(tmp_path, name, content)
    assert checked.kind.code == ending_of(name) and checked.cleaned is None and not checked.notes


@pytest.mark.parametrize(("name", "content", "code"), [
    ("a.svg", b"<svg onload='x()'/>", "not_taken"), ("a.html", b"<html>", "not_taken"), ("a.exe", b"MZ", "not_taken"),
    ("a.zip", package({"a": "b"}), "not_taken"), ("a.php.", b"<?php", "not_taken"), ("noending", b"x", "not_taken"),
    ("a.heic", bytes(4) + b"ftypheic", "not_taken"), ("a.xlsm", workbook(), "not_taken"),
    ("a.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "wrong_content"), ("a.jpg", pdf(), "wrong_content"),
    ("a.png", photo(), "wrong_content"), ("a.pdf", b"MZ" + bytes(200), "wrong_content"),
    ("a.pdf", b"<html><script>x</script>", "wrong_content"), ("a.txt", b"<!DOCTYPE html><p>", "wrong_content"),
    ("a.txt", b"  <svg onload=x>", "wrong_content"), ("a.txt", b"\x7fELF" + bytes(99), "wrong_content"),
    ("a.docx", workbook(), "wrong_content"), ("a.xlsx", word(), "wrong_content"), ("a.csv", word(), "wrong_content"),
    ("a.docx", package({"x.txt": "x"}), "wrong_content"), ("a.jpg", b"plain text", "wrong_content"),
    ("a.jpg", os.urandom(8) + bytes(900), "unknown_content"), ("a.webp", picture("GIF", "P"), "wrong_content"),
    ("a.txt", b"", "empty"), ("a.txt", b"x" * 5_000_001, "too_large"), ("a.txt", b"\xff\xff\x80\x81" * 9, "encoding"),
])
def test_what_is_not_taken_or_not_what_it_says(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    assert refusal(tmp_path, name, content) == f"attachment.{code}"


@pytest.mark.parametrize(("content", "code"), [
    (pdf()[:-20], "broken"), (b"%PDF-1.7\n" + bytes(3000), "broken"),
    (pdf().replace(b"/Root", b"/Encrypt 9 0 R/Root"), "locked"),
    (pdf(b"<</S/JavaScript/JS(x)>>", catalog=b"/OpenAction 4 0 R"), "script"),
    (pdf(b"<</S /J#61va#53cript /JS 5 0 R>>"), "script"),
    (pdf(b"<</S/#4a#61vaScript>>"), "script"),
    (pdf(b"<</S/Launch/F(cmd.exe)>>"), "program"), (pdf(b"<</S/ImportData/F(a)>>"), "program"),
    (pdf(b"<</S/SubmitForm/F(http://x)>>"), "form"), (pdf(catalog=b"/AcroForm<</XFA 5 0 R>>"), "form"),
    (pdf(catalog=b"/Names<</EmbeddedFiles 5 0 R>>"), "file"), (pdf(b"<</S/GoToE/T<<>>>>"), "file"),
    (pdf(stream(b"x", b"/Type/EmbeddedFile")), "file"), (pdf(b"<</Subtype/RichMedia>>"), "media"),
    (pdf(packed(SCRIPT)), "script"), (pdf(packed(SCRIPT, b"/Type/Obj#53tm/Filter/FlateDecode")), "script"),
    (pdf(packed(SCRIPT, b"/Type 9 0 R/Filter[/FlateDecode]")), "script"),
    (pdf(packed(b"9 0 4 30 <</S/#4aavaScript>>")), "script"),
    (b"%PDF-1.7\n% stream\n" + pdf(b"<</S/JavaScript>>")[9:] + b"% endstream\n", "script"),
    (pdf(stream(b"<~87cURD]i~>", b"/Type/ObjStm/Filter/ASCII85Decode")), "hidden"),
    (pdf(packed(b"\x02\x00\x04\x05", b"/Type/ObjStm/Filter/FlateDecode/DecodeParms<</Predictor 12>>")), "hidden"),
    (pdf(packed(b"4 0 " + bytes(210_000_000))), "heavy"),
])
def test_pdf_that_acts_or_cannot_be_looked_into(tmp_path: Path, content: bytes, code: str) -> None:
    assert refusal(tmp_path, "a.pdf", content) == f"attachment.pdf_{code}"


HEX = SCRIPT.hex(" ").encode() + b">"
FLAT = b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode"


@pytest.mark.parametrize("content", [
    pdf(stream(HEX, b"/Type/ObjStm" + b" " * 2_100 + b"/N 1/First 4/Filter/ASCIIHexDecode")),
    pdf(stream(HEX, b"/Type/ObjStm/N 1/First 4/Filter/ASCIIHexDecode").replace(b"stream\n", b"stream \n", 1)),
    pdf(stream(HEX, b"/N 1/First 4/Filter/ASCIIHexDecode")),  # some readers do not ask for its type
    pdf(stream(HEX, b"/Type/ObjStm/X(obj)/Filter/ASCIIHexDecode")),
    pdf(stream(HEX, b"/Type/ObjStm/X(stream\n5 0 )/Filter/ASCIIHexDecode")),
    pdf(stream(HEX, b"/Type/ObjStm%stream\n5 0 \n/Filter/ASCIIHexDecode")),
    pdf(stream(HEX, b"/Type 5 0 R/Filter/ASCIIHexDecode"), b"/ObjStm"),
    pdf(packed(HEX, b"/Type/ObjStm/N 1/First 4/Filter[/FlateDecode/ASCIIHexDecode]")),
    pdf(packed(b"4 0 <</S/Java\0Script>>", FLAT + b"/DecodeParms<</Predictor 12/Columns 13>>")),
    pdf(packed(SCRIPT, FLAT).replace(b"/FlateDecode", b" 5 0 R"), b"/ASCIIHexDecode"),
])
def test_a_pdf_that_hides_its_objects(tmp_path: Path, content: bytes) -> None:
    assert refusal(tmp_path, "a.pdf", content) == "attachment.pdf_hidden"


@pytest.mark.parametrize("content", [
    pdf(packed(b"% a remark\n" + SCRIPT, FLAT + b" " * 2_100)), pdf(packed(b"%" + b"-" * 900 + b"\r" + SCRIPT, FLAT)),
    pdf(packed(b" %" + b"-" * 900 + b"\n" + SCRIPT, b"/Filter/FlateDecode")),
    pdf(packed(SCRIPT, FLAT).replace(b"stream\n", b"stream \n", 1)),
    pdf(packed(SCRIPT, FLAT + b"/DecodeParms[null]")), pdf(packed(SCRIPT, FLAT + b"/DecodeParms null")),
])
def test_a_pdf_whose_objects_are_found(tmp_path: Path, content: bytes) -> None:
    assert refusal(tmp_path, "a.pdf", content) == "attachment.pdf_script"


def test_a_pdf_that_begins_thousands_of_streams_takes_no_longer(tmp_path: Path) -> None:
    assert refusal(tmp_path, "a.pdf", pdf(b"stream\n\x78\x9c" * 50_000)) == "taken"


FIELD = ('<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{}</w:instrText></w:r>'
         '<w:r><w:instrText>{}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>')
PART = '<Relationships><Relationship Id="r" Type="x/{}" Target="{}"/></Relationships>'
OUTSIDE = '<Relationships><Relationship Id="r" Type="x/{}" Target="{}" TargetMode="External"/></Relationships>'


@pytest.mark.parametrize(("content", "code"), [
    (word(parts={"word/vbaProject.bin": b"x"}), "sheet.macros"),
    (word(parts={"word/embeddings/oleObject1.bin": b"x"}), "attachment.embedded"),
    (word(parts={"word/embeddings/a.exe": b"MZ"}), "attachment.embedded"),
    (word(parts={"word/embeddings/a.xlsx": b"MZ"}), "attachment.embedded"),
    (word(parts={"word/embeddings/a.xlsx": package({"xl/workbook.xml": "x", "xl/vbaProject.bin": "x"})}),
     "sheet.macros"),
    (word(parts={"word/embeddings/a.docx": word(parts={"word/embeddings/b.docx": word()})}), "attachment.embedded"),
    (word(parts={"word/activeX/activeX1.bin": b"x"}), "attachment.embedded"),
    (word(parts={"word/media/a.docx": b"MZ"}), "attachment.embedded"),
    *((word(parts={f"word/afchunk.{ending}": b"138"}), "attachment.embedded")
      for ending in ("htm", "HTML", "mht", "mhtml", "rtf", "txt", "xhtml")),
    (word(parts={"word/_rels/document.xml.rels": PART.format("aFChunk", "a.dat")}), "attachment.embedded"),
    (word(parts={"word/embeddings/a.docx": word(parts={"word/a.html": "x"})}), "attachment.embedded"),
    (word(parts={"word/embeddings/a.docx": word(parts={"word/_rels/header1.xml.rels": PART.format("afChunk", "a")})}),
     "attachment.embedded"),
    (word(parts={"word/footnotes.dat": "<!DOCTYPE a><a/>"}), "sheet.dtd"),
    (word(parts={"word/_rels/settings.xml.rels": OUTSIDE.format("attachedTemplate", "http://x/a.dotm")}),
     "sheet.fetched"),
    (word(parts={"word/a.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}), "sheet.dtd"),
    (word(body=FIELD.format("DD", "EAUTO c:\\\\cmd.exe")), "attachment.exchange"),
    (word(body='<w:fldSimple w:instr=" dde excel a b"/>'), "attachment.exchange"),
    (word(parts={"word/media/image1.png": bytes(60_000_000)}), "sheet.zip_bomb"),
    (word(parts={f"word/{n}.xml": "<a/>" for n in range(2100)}), "sheet.zip_entries"),
    (word()[:-30], "sheet.truncated"),
    (word(parts={"word/styles.xml": "<a><b></a>"}), "sheet.broken"),
    (word(parts={"word/styles.xml": "<!--" + " " * 9000 + "--><!DOCTYPE a><a/>"}), "sheet.dtd"),
])
def test_office_files_that_act_fetch_or_swell(tmp_path: Path, content: bytes, code: str) -> None:
    assert refusal(tmp_path, "a.docx", content) == code


def test_what_an_office_file_points_at_is_stated(tmp_path: Path) -> None:
    rels = {"word/_rels/document.xml.rels": OUTSIDE.format("image", "http://x/a.png"),
            "word/_rels/header1.xml.rels": OUTSIDE.format("hyperlink", "http://x/")}
    (note,) = check(tmp_path, "a.docx", word(parts=rels)).notes
    assert (note.code, note.params, note.severity) == ("attachment.links", {"links": 1}, "warning")
    inner = {"word/embeddings/a.xlsx": workbook()}
    assert refusal(tmp_path, "a.docx", word(parts=inner)) == "taken", "the figures of a chart"


def test_a_workbook_that_would_fetch_its_schema_or_start_a_program(tmp_path: Path) -> None:
    for name, content, code in (("xl/xmlMaps.xml", "<a><b schemaLocation='http://x'/></a>", "sheet.fetched"),
                                ("xl/externalLinks/externalLink1.xml", "<a><ddeLink/></a>", "attachment.exchange")):
        out = io.BytesIO(workbook())
        with zipfile.ZipFile(out, "a") as book:
            book.writestr(name, content)
        assert refusal(tmp_path, "a.xlsx", out.getvalue()) == code


def test_the_text_of_a_file_with_its_places(tmp_path: Path) -> None:
    def texts(name: str, content: bytes) -> list[tuple[str, str]]:
        checked = check(tmp_path, name, content)
        found = passages(tmp_path / "sent", replace(checked, texts=()), name)
        return [(passage.text, str(passage.place)) for passage in found]

    assert texts("a.xlsx", workbook()) == [("数", "a.xlsx 表!A1"), ("7", "a.xlsx 表!B2")]
    assert texts("a.docx", word("纪要")) == [("纪要", "a.docx 1")]
    assert texts("a.txt", "一\r\n二".encode("gb18030")) == [("一", "a.txt 1"), ("二", "a.txt 2")]
    assert texts("a.txt", "ab\n".encode("utf-16-le") * 200)[199] == ("ab", "a.txt 200")
    assert texts("a.pdf", pdf()) == [] == texts("a.jpg", photo())


NUMBER = "13800138000"
RUNS = "<w:p xmlns:w='w'><w:r><w:t>1380013</w:t></w:r><w:r><w:t>8000</w:t></w:r></w:p>"


@pytest.mark.parametrize(("name", "content"), [
    ("word/header1.xml", f"<w:hdr xmlns:w='w'>{RUNS}</w:hdr>"), ("word/footer1.xml", RUNS),
    ("word/footnotes.xml", RUNS),
    ("word/comments.xml", f"<w:comments xmlns:w='w'><w:comment>{RUNS}</w:comment></w:comments>"),
    ("docProps/core.xml", f"<a><b>{NUMBER}</b></a>"), ("docProps/custom.xml", f"<a><b name='{NUMBER}'/></a>"),
    ("word/_rels/header1.xml.rels", OUTSIDE.format("hyperlink", f"tel:{NUMBER}")),
    ("xl/workbook.xml", f"<a><sheets><sheet name='{NUMBER}'/></sheets></a>"),
    ("xl/comments1.xml", "<a><comment><text><r><t>138001</t></r><r><t>38000</t></r></text></comment></a>"),
    ("xl/worksheets/sheet1.xml", f"<a><headerFooter><oddHeader>&amp;L{NUMBER}</oddHeader></headerFooter></a>"),
    ("word/drawings/vmlDrawing1.vml", f"<a><div><font>{NUMBER}</font></div></a>"),
    ("word/comments.xml", f"<a><p>https://x.cn/1 {NUMBER}</p></a>"),
    ("word/header1.xml", f"<a><p>https://x.cn/1，电话{NUMBER}</p></a>"),
    ("xl/comments1.xml", f"<a><text>http://x.cn\n{NUMBER}</text></a>"),
    ("word/media/image1.svg", "<svg><text>138<tspan>0013</tspan>8000</text></svg>"),
    ("word/footnotes.dat", RUNS), ("word/media/image1.png", f"\n {RUNS}"), ("word/x", RUNS.encode("utf-16")),
    ("word/embeddings/a.docx", word(NUMBER)), ("word/media/a.docx", word(NUMBER)),
])
def test_the_text_of_every_part(tmp_path: Path, name: str, content: str | bytes) -> None:
    checked = check(tmp_path, "a.docx", word(parts={name: content}))
    parts = [part for part, text in checked.texts if NUMBER in text]
    assert parts == ["word/document.xml" if name.endswith(".docx") else name]
    assert [str(found.place) for found in passages(tmp_path / "sent", checked, "a.docx") if NUMBER in found.text] \
        == [f"a.docx {parts[0]}"]


def test_figures_and_the_programs_own_names_are_no_text(tmp_path: Path) -> None:
    part = ("<a uri='{28A0092B-C50C-407E-A947-70E740481C1C}' to='http://x/13800138000' d='M138 0013 8000 Z'>"
            "<v>0.6212345678901234</v><v>-1.5E-12</v>"
            "<w:p xmlns:w='w'><w:t>1380013</w:t><w:tab/><w:t>8000</w:t></w:p></a>")
    checked = check(tmp_path, "a.docx", word(parts={"word/x.xml": part}))
    assert [text for name, text in checked.texts if name == "word/x.xml"] == ["1380013 8000"]


@pytest.mark.parametrize("name", ["word/media/image1.jpeg", "docProps/thumbnail.jpeg", "xl/media/a.bin"])
def test_pictures_of_a_document_keep_nothing_but_their_points(tmp_path: Path, name: str) -> None:
    double = io.BytesIO()
    Image.open(io.BytesIO(photo())).save(double, "MPO", save_all=True, append_images=[Image.new("RGB", (9, 9))],
                                         exif=Image.open(io.BytesIO(photo())).getexif())
    for sent in (photo(), photo(turned=False), picture("JPEG", "CMYK", comment=b"REMARK"), double.getvalue(),
                 picture("JPEG", progressive=True, comment=b"REMARK", icc_profile=b"profile"),
                 picture("PNG", pnginfo=remark(), dpi=(96, 96))):
        document = word(parts={name: sent, "word/styles.xml": "<a/>"})
        checked = check(tmp_path, "a.docx", document)
        assert checked.cleaned and not checked.notes
        with zipfile.ZipFile(checked.cleaned) as kept, zipfile.ZipFile(io.BytesIO(document)) as before:
            assert kept.namelist() == before.namelist() and kept.testzip() is None
            assert kept.read("word/document.xml") == before.read("word/document.xml")
            bared = kept.read(name)
        assert not [secret for secret in (b"Huawei", b"REMARK", b"XMPDATA", b"APPENDED") if secret in bared]
        old, new = Image.open(io.BytesIO(sent)), Image.open(io.BytesIO(bared))
        assert (old.tobytes(), old.mode) == (new.tobytes(), new.mode)
        assert old.info.get("icc_profile") == new.info.get("icc_profile")
        assert new.getexif().get(0x0112, 1) == old.getexif().get(0x0112, 1) and not new.getexif().get_ifd(0x8825)
        assert check(tmp_path, "a.docx", checked.cleaned.read_bytes()).cleaned is None


def remark() -> PngImagePlugin.PngInfo:
    found = PngImagePlugin.PngInfo()
    found.add_text("Comment", "REMARK")
    return found


def test_pictures_that_cannot_be_freed_are_told(tmp_path: Path) -> None:
    for parts in ({"word/media/a.tif": picture("TIFF")}, {"word/media/a.jpg": photo()[:400]},
                  {"word/media/a.png": picture("PNG")[:-9]}, {"word/media/a.jpg": b"\xff\xd8\xff"},
                  {"word/media/a.jpg": photo(), "_xmlsignatures/sig1.xml": "<a/>"}):
        checked = check(tmp_path, "a.docx", word(parts=parts))
        assert checked.cleaned is None
        assert [(note.code, note.params) for note in checked.notes] == [("attachment.pictures", {"pictures": 1})]


def test_pictures_of_a_document_inside_are_told(tmp_path: Path) -> None:
    bare_one = picture("PNG")
    inner = {"word/media/a.jpg": photo(), "word/media/b.png": bare_one, "word/media/c.tif": picture("TIFF")}
    sent = word(parts={"word/embeddings/a.docx": word(parts=inner), "word/media/d.webp": picture("WEBP"),
                       "word/media/e.svg": "<svg><image href='data:image/jpeg;base64,AA'/></svg>"})
    checked = check(tmp_path, "a.docx", sent)
    assert checked.cleaned is None
    assert [(note.code, note.params) for note in checked.notes] == [("attachment.pictures", {"pictures": 4})]


def test_parts_that_cannot_be_looked_through_are_told(tmp_path: Path) -> None:
    parts: dict[str, str | bytes] = {
        "word/a.dat": b"138", "word/b": b"x", "word/media/c.mp4": b"\0" * 9, "word/d.dat": "<p>not closed",
        "word/media/e.bin": package({"a": "b"}), "word/f.bin": b"\xd0\xcf\x11\xe0" + bytes(99),
        "word/embeddings/a.docx": word(parts={"word/g.dat": b"138"})}
    known: dict[str, str | bytes] = {
        "word/h.dat": b"", "xl/printerSettings/p.bin": b"P\0r\0", "word/fonts/font1.odttf": b"<x",
        "docProps/thumbnail.wmf": b"\xd7\xcd", "package/services/metadata/a.psmdcp": "<a/>"}
    (note,) = check(tmp_path, "a.docx", word(parts={**parts, **known})).notes
    assert (note.code, note.params) == ("attachment.unread", {"unread": 7})
    assert not check(tmp_path, "a.docx", word(parts=known)).notes


def test_many_small_texts_cost_more_than_their_signs() -> None:
    reader = MarkupText(100 * 116)
    reader.parser.Parse(f"<a>{'<b>0123456789abcdef</b>' * 100}</a>", True)
    assert (len(reader.found), reader.left) == (100, 0)
    with pytest.raises(Refusal):
        MarkupText(100 * 116 - 1).parser.Parse(f"<a>{'<b>0123456789abcdef</b>' * 100}</a>", True)


def test_every_kind_has_files_no_larger_than_said(tmp_path: Path) -> None:
    for kind in KINDS:
        with (tmp_path / "sent").open("wb") as file:
            file.truncate(most_of(kind) + 1)
        with pytest.raises(Refused) as refused:
            check(tmp_path, f"a.{kind.endings[0]}", (tmp_path / "sent").read_bytes())
        assert refused.value.problems[0].code == "attachment.too_large"
