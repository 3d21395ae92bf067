"""PDF 的文字: read where there are any, in a bounded process; a mark in them keeps the file out."""

from __future__ import annotations

from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from requests_app.handling import pdf_words as reader
from requests_app.handling.file_contents import Room, look_into
from requests_app.handling.pdf_words import pdf_words
from requests_app.law.errors import MarkedSecret
from tests.files import pdf, pdf_saying, zipped


def test_the_words_are_read_line_by_line():
    assert pdf_words(pdf_saying("示例路停车场\n电话13800138000")) == "示例路停车场\n电话13800138000"


def test_a_scan_and_what_is_no_pdf_have_none():
    assert pdf_words(pdf(words=b"")) is None
    assert pdf_words(b"%PDF-1.7 nothing") is None
    assert pdf_words(b"") is None


@pytest.mark.parametrize("words", ["机密\n关于某事的通知", "关于某事的通知\n绝密★启用前", "通知\n\n第1页\n密级：秘密"])
def test_a_mark_on_the_page_keeps_the_file_out(words):
    with pytest.raises(MarkedSecret):
        look_into("“a.pdf”", "pdf", pdf_saying(words), Room())
    with pytest.raises(MarkedSecret):
        look_into("“a.zip”", "zip", zipped({"a.pdf": pdf_saying(words)}), Room())


def test_words_about_secrets_are_none():
    look_into("“a.pdf”", "pdf", pdf_saying("关于保守国家秘密的规定\n不涉及机密"), Room())


def test_of_many_in_one_upload_so_many_are_read():
    room = Room(documents=1)
    look_into("“a.zip”", "zip", zipped({"a.pdf": pdf_saying("通知"), "b.pdf": pdf_saying("绝密★启用前")}), room)
    assert room.documents == 0


def test_what_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(reader, "SECONDS", 0.001)
    began = monotonic()
    assert pdf_words(pdf_saying("示例")) is None
    assert monotonic() - began < 5


@settings(max_examples=5, deadline=None)
@given(noise=st.binary(max_size=400), at=st.integers(0, 600))
def test_any_bytes_are_read_or_not_and_break_nothing(noise, at):
    whole = pdf_saying("示例")
    words = pdf_words(whole[:at] + noise + whole[at:])
    assert words is None or isinstance(words, str)
