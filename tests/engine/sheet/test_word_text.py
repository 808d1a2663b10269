"""What counts as text of a Word file: tracked changes, fields, hidden text, text boxes, notes, headings."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.sheet.docx_file import docx, p, tbl, tc, tr
from tests.engine.sheet.test_word_tables import only, read

BOX = "<w:txbxContent>{}</w:txbxContent>".format


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def field(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (run("甲") + f'<w:ins w:id="1">{run("乙")}</w:ins>'
         '<w:del w:id="2"><w:r><w:delText>丙</w:delText></w:r></w:del>', "甲乙"),
        (f'<w:moveFrom w:id="1">{run("旧")}</w:moveFrom><w:moveTo w:id="2">{run("新")}</w:moveTo>', "新"),
        (run("见") + run("暗", "<w:vanish/>") + run("明", '<w:vanish w:val="0"/>'), "见明"),
        ("<w:r><w:t>一</w:t><w:tab/><w:t>二</w:t><w:br/><w:t>三</w:t><w:cr/><w:t>四</w:t></w:r>", "一\t二\n三\n四"),
        ("<w:r><w:t>A</w:t><w:noBreakHyphen/><w:t>1</w:t><w:softHyphen/><w:t>b</w:t></w:r>", "A-1b"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:sym w:font="Symbol" w:char="F0B3"/>'
         '<w:sym w:font="Wingdings" w:char="F021"/></w:r>', "✓≥"),
        (field("begin") + "<w:r><w:instrText>=SUM(ABOVE)</w:instrText></w:r>" + field("separate") + run("20")
         + field("end") + run("分"), "20分"),
        (field("begin") + run("IF ") + field("begin") + run("MERGE") + field("separate") + run("内") + field("end")
         + field("separate") + run("果") + field("end"), "果"),
        (f'<w:fldSimple w:instr="PAGE">{run("7")}</w:fldSimple>', "7"),
        (f'<w:hyperlink r:id="x">{run("链接")}</w:hyperlink><w:smartTag>{run("词")}</w:smartTag>', "链接词"),
        (run("注") + '<w:r><w:footnoteReference w:id="1"/></w:r>' + run("后"), "注后"),
        (f"<mc:AlternateContent><mc:Choice Requires='wps'>{run('新')}</mc:Choice><mc:Fallback>{run('旧')}</mc:Fallback>"
         "</mc:AlternateContent>", "新"),
        (f"<mc:AlternateContent><mc:Fallback>{run('旧')}</mc:Fallback></mc:AlternateContent>", "旧"),
        (f"<w:r><w:ruby><w:rt>{run('pin')}</w:rt><w:rubyBase>{run('拼')}</w:rubyBase></w:ruby></w:r>", "拼"),
        ("<m:oMath><m:f><m:num><m:r><m:t>实</m:t></m:r></m:num><m:den><m:r><m:t>应</m:t></m:r></m:den></m:f></m:oMath>",
         "(实)/(应)"),
        ("<w:r><w:t>\n  排过版 \n</w:t></w:r>", "排过版"),
        ("<w:r><w:t>a</w:t></w:r><w:r><w:t xml:space='preserve'> b</w:t></w:r>", "a b"),
    ],
)  # fmt: skip
def test_text_of_a_paragraph(tmp_path: Path, inner: str, text: str) -> None:
    book = read(tmp_path, f"<w:p>{inner}</w:p>" + tbl(tr(tc(f"<w:p>{inner}</w:p>"))))
    assert [paragraph.text for paragraph in book.prose] == [text]
    assert only(book).rows == ((text,),)


def test_paragraphs_of_a_cell_and_a_deleted_end(tmp_path: Path) -> None:
    joined = '<w:rPr><w:del w:id="1" w:author="x"/></w:rPr>'
    sheet = only(read(tmp_path, tbl(tr(tc(p("一") + p() + p(" 二 ") + p("三", joined) + p("四"))))))
    assert sheet.rows == (("一\n二\n三四",),)


def test_text_boxes_are_prose_wherever_they_hang(tmp_path: Path) -> None:
    inner = f"<w:p>{run('外')}<w:r><w:pict>{BOX(p('框') + tbl(tr('框中表')))}</w:pict></w:r>{run('续')}</w:p>"
    book = read(tmp_path, inner + tbl(tr(tc(inner), "乙")))
    assert [paragraph.text for paragraph in book.prose] == ["框", "框中表", "外续", "框", "框中表"]
    assert only(book).rows == (("外续", "乙"),)


def test_notes_stand_after_all_else(tmp_path: Path) -> None:
    notes = '<w:footnote w:id="0" w:type="separator">{}</w:footnote><w:footnote w:id="1">{}</w:footnote>'
    book = read(tmp_path, p("正文") + tbl(tr("甲")), footnotes=notes.format(p("线"), p("脚注")),
                endnotes=f'<w:endnote w:id="1">{p("尾注")}</w:endnote>')
    assert [(x.text, x.before, x.line) for x in book.prose] == [("正文", 0, 1), ("脚注", 1, 2), ("尾注", 1, 3)]


def test_levels_of_headings(tmp_path: Path) -> None:
    styles = ('<w:style w:type="paragraph" w:styleId="A"><w:name w:val="x"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr>'
              '</w:style><w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style>'
              '<w:style w:type="paragraph" w:styleId="C"><w:name w:val="heading 3"/></w:style>'
              '<w:style w:type="character" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>')
    style = '<w:pStyle w:val="{}"/>'.format
    hidden = "<w:p>" + run("密", '<w:rStyle w:val="H"/>') + "</w:p>"
    own = '<w:outlineLvl w:val="{}"/>'.format
    body = (p("二", style("A")) + p("也二", style("B")) + p("三", style("C")) + p("正", style("N")) + hidden
            + p("一", style("A") + own(0)) + p("九", style("A") + own(9)))
    book = read(tmp_path, body, styles=styles)
    assert [(x.text, x.level) for x in book.prose] == [
        ("二", 2), ("也二", 2), ("三", 3), ("正", 0), ("一", 1), ("九", 0)]


def test_a_file_without_tables_has_only_prose(tmp_path: Path) -> None:
    book = read(tmp_path, p("只有文字"))
    assert (book.format, book.sheets, len(book.prose)) == ("docx", (), 1)


def test_an_embedded_web_page_is_refused(tmp_path: Path) -> None:
    from maplebridge.engine.sheet import Limits
    from tests.engine.sheet.test_limits import refusal

    path = docx(tmp_path / "a.docx", '<w:altChunk r:id="x"/>')
    assert refusal(path, Limits()).code == "sheet.word_chunk"
