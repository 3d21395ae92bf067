"""照片重新存: a picture is drawn anew, so that only what is seen is kept: no place, camera, comment, hidden bytes."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from PIL import Image, ImageOps, JpegImagePlugin

from requests_app.law.errors import BadFacts

from .file_kinds import not_what_it_says

#: An A3 page at 600 dpi, or the largest photo a phone takes by itself.
MOST_PIXELS = 72_000_000
_QUALITY = 90
# Pillow's own guard against pictures that grow without bound; it answers with a warning or an error.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
_UNREADABLE = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, EOFError, OverflowError, ArithmeticError,
    AttributeError, AssertionError, NotImplementedError, struct.error, zlib.error, Warning,
)  # fmt: skip


def plain_image(label: str, ending: str, data: bytes) -> bytes:
    """Return a picture of the same kind with the same pixels, upright, and nothing else in it.

    Raises:
        BadFacts: too many pixels, or damaged.
    """
    kind = "PNG" if ending == "png" else "JPEG"
    too_many = BadFacts(f"{label}的像素太多，不能处理。请用看图软件把图片缩小，或者重新拍摄后上传。")
    try:
        with Image.open(BytesIO(data), formats=[kind]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise too_many
            return _drawn_anew(picture, kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise too_many from bomb
    except _UNREADABLE as damaged:
        raise not_what_it_says(label) from damaged


def _drawn_anew(picture: Image.Image, kind: str) -> bytes:
    options: dict[str, object] = {"optimize": True}
    if kind == "JPEG":
        options = _as_fine_as(picture)
    upright = ImageOps.exif_transpose(picture)
    modes = {"L", "RGB"} if kind == "JPEG" else {"1", "L", "LA", "P", "RGB", "RGBA", "I;16"}
    if "transparency" in upright.info:
        upright = upright.convert("RGBA")
    elif upright.mode not in modes:
        upright = upright.convert("RGB")
    upright.info.clear()  # what Pillow would write again: comments, profiles, times
    upright.getexif().clear()
    out = BytesIO()
    upright.save(out, kind, **options)
    return out.getvalue()


def _as_fine_as(picture: Image.Image) -> dict[str, object]:
    """Return options by which a JPEG loses nothing that is seen: the tables it was made with."""
    tables = getattr(picture, "quantization", None)
    if not tables or picture.mode not in {"L", "RGB"}:
        return {"quality": _QUALITY}
    sampling = JpegImagePlugin.get_sampling(picture) if isinstance(picture, JpegImagePlugin.JpegImageFile) else -1
    return {"qtables": tables, "subsampling": sampling}
