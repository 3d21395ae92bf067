"""The 24 replies word by word: each file in golden/ is a whole letter, read sentence by sentence before it was kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from requests_app.law.remedies import RemedyGround
from requests_app.law.replies import CATALOGUE, ReplyKind
from requests_app.papers.law_words import remedy
from requests_app.papers.letter import Letter

from .reply_scene import AGENCY, DAYS, FIRM, LONG, SEVERAL, SEVERAL_ASKED, reply

K = ReplyKind
GOLDEN = Path(__file__).with_name("golden")
#: file → the letter; every kind to a person, some to an organisation, several things asked, a long history.
LETTERS: dict[str, Callable[[], Letter]] = {
    **{kind.value: lambda kind=kind: reply(kind) for kind in K},
    **{
        f"organisation_{kind.value}": lambda kind=kind: reply(kind, FIRM)
        for kind in (
            K.REPLY_GRANTED,
            K.REPLY_DENIED_PROCESS,
            K.REPLY_NOT_OURS,
            K.REPLY_EXCESSIVE,
            K.CLOSE_NOT_SUPPLEMENTED,
            K.CLOSE_WITHDRAWN,
        )
    },
    "several_items": lambda: reply(K.REPLY_PARTIAL, asked=SEVERAL_ASKED, said=SEVERAL),
    "supplemented_and_extended": lambda: reply(K.REPLY_NOT_EXIST, state=LONG, on=date(2026, 8, 10)),
}


@pytest.mark.parametrize("name", LETTERS)
def test_the_letter_word_by_word(name):
    assert LETTERS[name]().text + "\n" == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


def test_every_file_is_a_letter():
    assert {path.stem for path in GOLDEN.iterdir()} == set(LETTERS)


OPEN, REFUSED, PART, OTHER, NONE = (
    K.REPLY_GRANTED,
    K.REPLY_DENIED_PROCESS,
    K.REPLY_PARTIAL,
    K.REPLY_NOT_EXIST,
    K.CLOSE_WITHDRAWN,
)
_OLD = (
    "如对本答复不服，可以自收到本答复书之日起60日内向示例省人民政府申请行政复议，"
    "或者在6个月内向示例市中级人民法院提起行政诉讼。"
)
_EITHER = (
    "如对本答复不服，可以自收到本答复书之日起60日内向示例省人民政府申请行政复议，"
    "也可以在6个月内向示例市中级人民法院提起行政诉讼。"
)
_FIRST = (
    "如对本答复不服，应当自收到本答复书之日起60日内先向示例省人民政府申请行政复议；"
    "对复议决定不服的，可以自收到复议决定书之日起15日内向示例市中级人民法院提起行政诉讼。"
)
_PART = (
    "如对本答复中不予公开的部分不服，应当自收到本答复书之日起60日内先向示例省人民政府申请行政复议；"
    "对复议决定不服的，可以自收到复议决定书之日起15日内向示例市中级人民法院提起行政诉讼。"
    "如对本答复的其他内容不服，可以自收到本答复书之日起60日内向示例省人民政府申请行政复议，"
    "也可以在6个月内向示例市中级人民法院提起行政诉讼。"
)
_OLD_NOTICE = (
    "如对本告知不服，可以自收到本告知书之日起60日内向示例省人民政府申请行政复议，"
    "或者在6个月内向示例市中级人民法院提起行政诉讼。"
)
_NOTICE = (
    "如对本告知不服，可以自收到本告知书之日起60日内向示例省人民政府申请行政复议，"
    "也可以在6个月内向示例市中级人民法院提起行政诉讼。"
)


@pytest.mark.parametrize(
    ("kind", "ground", "sentences"),
    [
        (OPEN, RemedyGround.OPEN, (_OLD, _EITHER, _EITHER, _EITHER, _EITHER)),
        (REFUSED, RemedyGround.REFUSAL, (_OLD, _FIRST, _FIRST, _FIRST, _FIRST)),
        (PART, RemedyGround.PARTIAL, (_OLD, _PART, _PART, _PART, _PART)),
        (OTHER, RemedyGround.OTHER_GROUND, (_OLD_NOTICE, _NOTICE, _NOTICE, _NOTICE, _NOTICE)),
        (NONE, RemedyGround.NONE, ("", "", "", "", "")),
    ],
)
def test_the_remedy_by_the_day_of_the_reply_and_its_ground(kind, ground, sentences):
    assert CATALOGUE[kind].ground is ground
    assert tuple(remedy(kind, day, AGENCY).text for day in DAYS) == sentences
    for day, sentence in zip(DAYS, sentences, strict=True):
        lines = reply(kind, on=day).lines
        assert [line for line in lines if "行政复议" in line] == ([sentence] if sentence else [])
