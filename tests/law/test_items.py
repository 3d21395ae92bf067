"""分项认定: how a content is split, which kind follows, and that a text keeps what was decided."""

from __future__ import annotations

import pytest

from requests_app.law.items import DECISIONS, Item, read, recommended, split, summed, written
from requests_app.law.reasons import BY_KEY, REASONS, reason_at, texts_of
from requests_app.law.replies import CATALOGUE, ReplyKind

K = ReplyKind


@pytest.mark.parametrize(
    ("content", "items"),
    [
        ("示例地块征收的批准文件", ["示例地块征收的批准文件"]),
        ("征收的批准文件、补偿安置方案公告及勘测定界图", ["征收的批准文件", "补偿安置方案公告", "勘测定界图"]),
        ("1.甲地块批文；2.乙道路立项批复。", ["甲地块批文", "乙道路立项批复"]),
        ("（一）甲地块批文\n（二）乙道路立项批复", ["甲地块批文", "乙道路立项批复"]),
        ("《城乡规划、土地》公告", ["《城乡规划、土地》公告"]),
        ("甲、乙、丙", ["甲、乙、丙"]),
        ("是否及时公布的通知", ["是否及时公布的通知"]),
        ("  ", []),
    ],
)
def test_a_content_is_split_into_the_things_asked(content, items):
    assert split(content) == items


@pytest.mark.parametrize(
    ("kinds", "kind"),
    [
        ([K.REPLY_GRANTED], K.REPLY_GRANTED),
        ([K.REPLY_GRANTED, K.REPLY_ALREADY_PUBLIC], K.REPLY_GRANTED),
        ([K.REPLY_ALREADY_PUBLIC, K.REPLY_ALREADY_PUBLIC], K.REPLY_ALREADY_PUBLIC),
        ([K.REPLY_GRANTED, K.REPLY_DENIED_THIRD_PARTY], K.REPLY_PARTIAL),
        ([K.REPLY_ALREADY_PUBLIC, K.REPLY_NOT_EXIST], K.REPLY_PARTIAL),
        ([K.REPLY_DENIED_PROCESS, K.REPLY_NOT_EXIST, K.REPLY_NOT_EXIST], K.REPLY_DENIED_PROCESS),
        ([K.REPLY_NOT_EXIST, K.REPLY_NOT_OURS, K.REPLY_NOT_OURS], K.REPLY_NOT_OURS),
        ([K.REPLY_DENIED_INTERNAL, K.REPLY_DENIED_PROCESS], K.REPLY_DENIED_INTERNAL),
    ],
)
def test_the_kind_of_the_reply_follows_from_its_items(kinds, kind):
    found = recommended(kinds)
    assert found is not None
    assert found.kind is kind


def test_nothing_follows_while_an_item_is_undecided():
    assert recommended([]) is None
    assert recommended([K.REPLY_GRANTED, None]) is None


def test_what_is_written_is_read_again():
    items = [
        Item("甲文件", "已检索到", K.REPLY_GRANTED),
        Item("乙｜图", "第三方\n不同意", K.REPLY_DENIED_THIRD_PARTY, "条例第十五条"),
        Item("丙表"),
    ]
    assert (
        written(items)
        == "甲文件｜已检索到｜公开｜\n乙，图｜第三方 不同意｜不予公开·第三方权益｜条例第十五条\n丙表｜｜｜"
    )
    assert read(written(items)) == [
        items[0],
        Item("乙，图", "第三方 不同意", K.REPLY_DENIED_THIRD_PARTY, "条例第十五条"),
        items[2],
    ]
    assert summed(items) == "3 项：公开 1、不予公开·第三方权益 1"
    assert read("不合格式的一行\n\n") == [Item("不合格式的一行")]


def test_every_kind_that_is_drafted_has_a_shipped_text():
    assert [kind for kind in DECISIONS if not texts_of(kind)] == []


def test_refusals_have_several_texts_with_their_article():
    for kind in DECISIONS:
        if kind.value.startswith("reply_denied") or kind is K.REPLY_PARTIAL:
            texts = texts_of(kind)
            assert len(texts) >= 2, kind
            main = CATALOGUE[kind].article.removeprefix("条例").split("、")[0]
            assert all(main in text.body or kind is K.REPLY_PARTIAL for text in texts), kind
    assert all("第三十七条" in text.body for text in texts_of(K.REPLY_PARTIAL))


def test_keys_and_titles_are_told_apart():
    assert len(BY_KEY) == len(REASONS)
    assert len({(text.kind, text.title) for text in REASONS}) == len(REASONS)
    assert reason_at(K.REPLY_PARTIAL) == "reason"
    assert reason_at(K.REPLY_NOT_EXIST) == "result"
