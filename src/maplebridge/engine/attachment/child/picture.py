"""A picture decoded and saved anew: nothing is left of place, time, camera, remarks, thumbnails or appended bytes."""

from __future__ import annotations

import io
import warnings
from typing import Any

from PIL import Image, ImageOps, JpegImagePlugin

from maplebridge.engine.sheet.child.refusal import Refusal

_FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}
_OPTIONS: dict[str, dict[str, Any]] = {"jpg": {"quality": 90}, "png": {}, "webp": {"quality": 90, "method": 2}}
_MODES = {"jpg": ("L", "RGB"), "png": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"), "webp": ("RGB", "RGBA")}


def save_anew(data: bytes, kind: str, pixels: int, side: int) -> tuple[bytes, bytes]:
    """The picture upright and without anything beside it, and a preview of at most `side` pixels. Raises Refusal."""
    warnings.simplefilter("ignore")  # of large pictures: their size is judged below
    Image.MAX_IMAGE_PIXELS = None
    try:
        picture: Image.Image = Image.open(io.BytesIO(data), formats=(_FORMATS[kind],))
        _check_size(picture, kind, pixels)
        picture.load()
        options = _as_before(picture) or _OPTIONS[kind]
        picture = _plain(ImageOps.exif_transpose(picture), kind)
        return _saved(picture, kind, options), _preview(picture, side)
    except (Refusal, MemoryError):
        raise
    except Exception:  # a decoder may raise anything for a damaged file
        raise Refusal("attachment.picture_broken") from None


def _check_size(picture: Image.Image, kind: str, pixels: int) -> None:
    """A phone's jpg may hold further pictures beside the first; what moves is more than its first frame."""
    if picture.width * picture.height > pixels:
        megapixels = -(-picture.width * picture.height // 1_000_000)
        raise Refusal("attachment.picture_large", megapixels=megapixels, most=pixels // 1_000_000)
    if kind != "jpg" and getattr(picture, "n_frames", 1) > 1:
        raise Refusal("attachment.picture_moves")


def _as_before(picture: Image.Image) -> dict[str, Any]:
    """What keeps a jpg as sharp and as small as it came."""
    if not isinstance(picture, JpegImagePlugin.JpegImageFile) or picture.mode not in ("L", "RGB"):
        return {}
    return {"qtables": picture.quantization, "subsampling": JpegImagePlugin.get_sampling(picture)}


def _plain(picture: Image.Image, kind: str) -> Image.Image:
    """Only the picture's points, in a mode its format has."""
    if picture.mode not in _MODES[kind]:
        clear = "transparency" in picture.info or picture.mode in ("LA", "PA", "La", "RGBa")
        picture = picture.convert("RGBA" if clear and kind != "jpg" else "RGB")
    picture.info = {key: value for key, value in picture.info.items() if key == "transparency"}
    return picture


def _saved(picture: Image.Image, kind: str, options: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    picture.save(out, _FORMATS[kind], **options)
    return out.getvalue()


def _preview(picture: Image.Image, side: int) -> bytes:
    """A small jpg, on white where the picture is clear."""
    clear = "transparency" in picture.info or picture.mode in ("LA", "RGBA")
    small = picture.convert("RGBA" if clear else "RGB")
    small.thumbnail((side, side))
    if clear:
        white = Image.new("RGB", small.size, "white")
        white.paste(small, mask=small.getchannel("A"))
        small = white
    return _saved(small, "jpg", _OPTIONS["jpg"])
