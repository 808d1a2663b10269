"""Small files of every kind, good and bad, made for the tests."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

from PIL import Image

from maplebridge.engine.attachment import Checked, check_attachment
from maplebridge.engine.problem import Refused

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD_TYPES = ('<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
              '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
              '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
              'wordprocessingml.document.main+xml"/></Types>')
RELATIONS = ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
             '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
             'officeDocument" Target="word/document.xml"/></Relationships>')


def photo(size: tuple[int, int] = (640, 480), *, turned: bool = True) -> bytes:
    """A jpg as a phone makes it: place, maker, remark, thumbnail of its own, bytes behind its end."""
    picture = Image.linear_gradient("L").resize(size).convert("RGB")
    exif = Image.Exif()
    exif[0x010F] = "Huawei P60"
    exif[0x0112] = 6 if turned else 1  # to be turned by 90 degrees
    exif.get_ifd(0x8825).update({1: "N", 2: (36.0, 3.0, 12.5), 3: "E", 4: (103.0, 50.0, 1.0)})
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=b"REMARK of the camera", quality=70, xmp=b"<x>XMPDATA</x>")
    return out.getvalue() + b"PK\x03\x04 APPENDED"


def picture(kind: str, mode: str = "RGB", size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    out = io.BytesIO()
    noise = Image.effect_noise(size, 60)
    points = noise.convert(mode)
    if mode in ("LA", "RGBA"):
        points.putalpha(noise)
    points.save(out, kind, **options)
    return out.getvalue()


def word(text: str = "会议纪要", parts: dict[str, str | bytes] | None = None, body: str = "") -> bytes:
    """A docx of one paragraph, with further parts or further markup."""
    paragraph = f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
    document = f'<w:document xmlns:w="{WORD}"><w:body>{paragraph}{body}</w:body></w:document>'
    return package({"[Content_Types].xml": WORD_TYPES, "_rels/.rels": RELATIONS, "word/document.xml": document,
                    **(parts or {})})


def package(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return out.getvalue()


def pdf(*objects: bytes, catalog: bytes = b"") -> bytes:
    """A pdf of one empty page with further objects; readers rebuild the table of places they do not find."""
    found = [b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
             b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>", *objects]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, content) for number, content in enumerate(found, 1))
    return b"%PDF-1.7\n" + body + b"trailer\n<</Root 1 0 R/Size %d>>\nstartxref\n9\n%%%%EOF\n" % (len(found) + 1)


def packed(content: bytes, said: bytes = b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode") -> bytes:
    """A stream object as `said`, packed."""
    return stream(zlib.compress(content), said)


def stream(content: bytes, said: bytes) -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (said, len(content), content)


def check(folder: Path, name: str, content: bytes) -> Checked:
    """Raises Refused."""
    (folder / "sent").write_bytes(content)
    return check_attachment(folder / "sent", name, folder)


def refusal(folder: Path, name: str, content: bytes) -> str:
    """The code with which a file is refused; "taken" where it is not."""
    try:
        check(folder, name, content)
    except Refused as refused:
        (problem,) = refused.problems
        assert problem.place.file == name
        return problem.code
    return "taken"
