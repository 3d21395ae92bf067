"""照片重新存: only what is seen is kept."""

from __future__ import annotations

import hashlib
import zlib
from io import BytesIO

import pytest
from PIL import Image

from requests_app.handling import file_image
from tests import files

from .uploads import refused, take


def test_a_photo_is_drawn_anew_upright_and_without_its_story():
    sent = files.photo()
    assert b"Exif" in sent
    assert b"at home" in sent
    one = take("照片.jpg", sent)
    stored = one.body.read()
    assert (one.size, one.sha256) == (len(stored), hashlib.sha256(stored).hexdigest())
    for trace in (b"Exif", b"at home", b"hidden", "相机厂".encode()):
        assert trace not in stored
    with Image.open(BytesIO(stored)) as picture:
        assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (20, 40), {})
        top, bottom = picture.getpixel((10, 5)), picture.getpixel((10, 35))
    assert (top[0] > 150, top[2] < 50) == (True, True)  # the left half, red, is on top after the turn
    assert (bottom[2] > 150, bottom[0] < 50) == (True, True)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_png_keeps_its_pixels_in_every_mode(mode):
    out = BytesIO()
    Image.new("RGB", (4, 4), (9, 99, 199)).convert("L" if mode == "I;16" else mode).convert(mode).save(out, "PNG")
    stored = take("图.png", out.getvalue()).body.read()
    with Image.open(BytesIO(out.getvalue())) as sent, Image.open(BytesIO(stored)) as kept:
        assert kept.convert("RGBA").tobytes() == sent.convert("RGBA").tobytes()


def test_a_png_loses_its_words_and_keeps_what_is_clear():
    out, info = BytesIO(), file_image.Image.new("P", (2, 2))
    info.putpalette([1, 2, 3, 200, 100, 50])
    info.save(out, "PNG", transparency=0, pnginfo=None, icc_profile=b"profile", dpi=(96, 96))
    stored = take("图.png", out.getvalue()).body.read()
    assert b"iCCP" not in stored
    with Image.open(BytesIO(stored)) as kept:
        assert kept.convert("RGBA").getpixel((0, 0)) == (1, 2, 3, 0)


def test_a_photo_in_print_colours_becomes_a_plain_one():
    out = BytesIO()
    Image.new("CMYK", (4, 4), (0, 255, 255, 0)).save(out, "JPEG")
    with Image.open(BytesIO(take("图.jpg", out.getvalue()).body.read())) as kept:
        assert kept.mode == "RGB"


def test_too_many_pixels_and_half_a_photo(monkeypatch):
    assert "的内容与文件类型不符" in refused("半.jpg", files.jpg(size=(400, 400))[:-400])
    huge = bytearray(files.png())
    huge[16:24] = (60_000).to_bytes(4, "big") * 2
    too_many = "的像素太多，不能处理。请用看图软件把图片缩小，或者重新拍摄后上传。"
    crc = zlib.crc32(bytes(huge[12:29])).to_bytes(4, "big")
    huge[29:33] = crc
    assert refused("大.png", bytes(huge)) == f"“大.png”{too_many}"
    monkeypatch.setattr(file_image, "MOST_PIXELS", 799)
    assert refused("大.jpg", files.jpg()) == f"“大.jpg”{too_many}"
