"""Every paper of the catalogue, for a person and for an organisation, under every rule of remedies, in both formats.

`make test` prints each for one of the two, in turn; `make soak` for the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from requests_app.law.notices import NoticeKind
from requests_app.law.replies import ReplyKind
from requests_app.papers import docx, pdf
from requests_app.papers.fit import fit
from requests_app.papers.letter import Letter

from .cases import made
from .people import COMPANY, PERSON
from .printed import bare, docx_text, pages, said
from .reply_scene import DAYS, FIRM, reply
from .reply_scene import PERSON as PERSON_OF_REPLIES

pytestmark = pytest.mark.once

AT = datetime(2026, 11, 18, 3, 4, 5, tzinfo=UTC)
#: Every letter of the product to an applicant has a code.
CODE = {"qr": "https://gk.example.gov.cn/track/?n=Q260302AAAAAA", "qr_note": "扫码查询本件办理情况"}


def in_turn(kinds: Iterable[Any], person: Any, organisation: Any) -> list[Any]:
    """Give each paper for both, one of them left to `make soak`."""
    return [
        pytest.param(kind, who, marks=[] if turn % 2 == now else [pytest.mark.soak], id=f"{kind.value}-{name}")
        for turn, kind in enumerate(kinds)
        for now, (name, who) in enumerate((("person", person), ("organisation", organisation)))
    ]


def printed_whole(letter: Letter) -> None:
    """See that both files say the letter, that no page is empty and that none holds little but the signature."""
    paper = pdf.render(letter, AT)
    texts = [page.extract_text() for page in pages(paper)]
    assert bare("".join(texts)) == said(letter)
    assert docx_text(docx.render(letter, AT)) == said(letter)
    assert all(map(bare, texts))
    if letter.signature:
        assert len(texts) - bool(letter.slip) == fit(letter).pages
        last = [bare(line) for line in texts[fit(letter).pages - 1].splitlines()]
        assert fit(letter).pages == 1 or last.index(letter.signature) >= 3


@pytest.mark.parametrize(("kind", "who"), in_turn(ReplyKind, PERSON_OF_REPLIES, FIRM))
def test_every_reply(kind, who):
    texts = {(letter := replace(reply(kind, who, on=day), **CODE)).text: letter for day in DAYS}
    for letter in texts.values():
        printed_whole(letter)


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "who"), in_turn(NoticeKind, PERSON, COMPANY))
def test_every_notice_and_form(kind, who):
    letter = made(kind, who)
    printed_whole(replace(letter, **CODE) if letter.addressee.text else letter)
