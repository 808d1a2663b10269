"""Pictures are saved anew: what they show stays, what a camera writes beside it goes."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from tests.engine.attachment.files import check, photo, picture, refusal

SECRETS = (b"Exif", b"Huawei", b"REMARK", b"XMPDATA", b"APPENDED", b"PK\x03\x04")


def test_a_photo_keeps_nothing_but_its_points(tmp_path: Path) -> None:
    sent = photo()
    assert all(secret in sent for secret in SECRETS)
    checked = check(tmp_path, "现场.JPG", sent)
    assert checked.cleaned and checked.preview
    stored, small = checked.cleaned.read_bytes(), checked.preview.read_bytes()
    assert not [secret for secret in SECRETS if secret in stored + small]
    assert not Image.open(io.BytesIO(stored)).getexif()


def test_a_photo_is_turned_upright_and_looks_the_same(tmp_path: Path) -> None:
    checked = check(tmp_path, "a.jpeg", photo((640, 480)))
    assert checked.cleaned and checked.preview
    stored = Image.open(checked.cleaned)
    assert stored.size == (480, 640)
    shown = Image.open(io.BytesIO(photo((640, 480)))).transpose(Image.Transpose.ROTATE_270)
    assert max(high for _, high in ImageChops.difference(stored, shown).getextrema()) < 12
    assert Image.open(checked.preview).size == (240, 320)


def test_a_photo_keeps_its_sharpness_and_about_its_size(tmp_path: Path) -> None:
    sent = picture("JPEG", size=(900, 700), quality=40)
    checked = check(tmp_path, "a.jpg", sent)
    assert checked.cleaned
    assert checked.cleaned.stat().st_size < 1.05 * len(sent)
    assert Image.open(checked.cleaned).quantization == Image.open(io.BytesIO(sent)).quantization


def test_the_same_photo_gives_the_same_bytes(tmp_path: Path) -> None:
    first = check(tmp_path, "a.jpg", photo()).cleaned
    assert first
    before = first.read_bytes()
    again = check(tmp_path, "b.jpg", photo()).cleaned
    assert again and again.read_bytes() == before


def test_a_phones_picture_with_a_second_one_inside_is_a_jpg(tmp_path: Path) -> None:
    out = io.BytesIO()
    first = Image.effect_noise((90, 60), 50).convert("RGB")
    first.save(out, "MPO", save_all=True, append_images=[first.resize((30, 20))])
    checked = check(tmp_path, "a.jpg", out.getvalue())
    assert checked.cleaned
    stored = Image.open(checked.cleaned)
    assert (stored.format, stored.size) == ("JPEG", (90, 60))


@pytest.mark.parametrize(("name", "kind", "mode", "kept"), [
    ("a.png", "PNG", "1", "1"), ("a.png", "PNG", "L", "L"), ("a.png", "PNG", "P", "P"), ("a.png", "PNG", "LA", "LA"),
    ("a.png", "PNG", "RGBA", "RGBA"), ("a.png", "PNG", "I;16", "I;16"), ("a.jpg", "JPEG", "L", "L"),
    ("a.jpg", "JPEG", "CMYK", "RGB"), ("a.webp", "WEBP", "RGB", "RGB"), ("a.webp", "WEBP", "RGBA", "RGBA"),
])
def test_every_usual_mode(tmp_path: Path, name: str, kind: str, mode: str, kept: str) -> None:
    checked = check(tmp_path, name, picture(kind, mode))
    assert checked.cleaned and checked.preview
    assert Image.open(checked.cleaned).mode == kept
    assert Image.open(checked.preview).format == "JPEG"


def test_clear_places_stay_clear(tmp_path: Path) -> None:
    checked = check(tmp_path, "a.png", picture("PNG", "L", transparency=7))
    assert checked.cleaned and Image.open(checked.cleaned).info["transparency"] == 7


def test_what_is_no_good_picture(tmp_path: Path) -> None:
    whole = photo((800, 600))
    assert refusal(tmp_path, "a.jpg", whole[: len(whole) // 2]) == "attachment.picture_broken"
    assert refusal(tmp_path, "a.png", b"\x89PNG\r\n\x1a\n" + bytes(200)) == "attachment.picture_broken"
    assert refusal(tmp_path, "a.png", picture("PNG", "1", (9_000, 6_000))) == "attachment.picture_large"
    frames = [Image.effect_noise((40, 40), 90).convert("RGB") for _ in range(3)]
    for kind in ("PNG", "WEBP"):
        out = io.BytesIO()
        frames[0].save(out, kind, save_all=True, append_images=frames[1:])
        assert refusal(tmp_path, f"a.{kind.lower()}", out.getvalue()) == "attachment.picture_moves"


def test_a_bomb_of_points_costs_nothing(tmp_path: Path) -> None:
    small = bytearray(picture("PNG", "1"))
    small[16:24] = (60_000).to_bytes(4, "big") * 2  # the head says 3,600 megapixels
    assert refusal(tmp_path, "a.png", bytes(small)) in ("attachment.picture_large", "attachment.picture_broken")
