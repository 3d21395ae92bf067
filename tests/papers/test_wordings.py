"""文书文字: a wording of whatever parts, filled with whatever text, never shows a brace, loses nothing, leaves no gap."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.law.papers import kind_of
from requests_app.messages.texts import faults, tidy
from requests_app.models import Agency
from requests_app.papers.letter import Style
from requests_app.papers.wordings import ALWAYS, PREFIX, SHIPPED, key_of, paragraphs, wording

NAMES = ["收到日期", "申请内容", "分项", "结果", "您"]
PLAIN = st.text(
    st.characters(exclude_characters="{}\n\r#。；，", exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=6
)
PIECES = st.one_of(PLAIN, st.sampled_from([f"{{{name}}}" for name in NAMES]), st.sampled_from(["\n", "\n# ", "　"]))
BODIES = st.lists(PIECES, max_size=14).map("".join)
SAID = st.dictionaries(st.sampled_from(NAMES), st.one_of(PLAIN, st.sampled_from(["", " ", "甲\n乙", "\n丙\n\n丁"])))


def squeezed(text: str) -> str:
    return "".join(text.split())


@given(BODIES, SAID)
def test_any_wording_fills_without_braces_gaps_or_losses(body, said):
    found = paragraphs(body, said)
    assert all(one.text.strip() for one in found)
    assert not any(mark in one.text for one in found for mark in "{}\n")
    kept = [line for line in body.split("\n") if not left_out(line, said)]
    order = [name for line in kept for name in re.findall(r"\{([^{}]*)\}", line) if name not in ALWAYS]
    filled = "".join(run.text for one in found for run in one if run.filled)
    assert squeezed(filled) == squeezed("".join(said.get(name, "") for name in order))
    whole = "".join(re.sub(r"\{([^{}]*)\}", lambda m: said.get(m[1], ""), line.removeprefix("# ")) for line in kept)
    assert squeezed("".join(one.text for one in found)) == squeezed(whole)


def left_out(line: str, said: dict[str, str]) -> bool:
    names = [name for name in re.findall(r"\{([^{}]*)\}", line) if name not in ALWAYS]
    return bool(names) and not any(said.get(name, "").strip() for name in names)


@pytest.mark.parametrize(
    ("body", "said", "lines"),
    [
        ("甲{一}乙", {"一": "丙"}, [("body", "甲丙乙")]),
        ("甲{一}乙\n丁", {}, [("body", "丁")]),
        ("甲{一}{二}乙", {"二": "丙"}, [("body", "甲丙乙")]),
        ("{您}好", {}, [("body", "好")]),
        ("{您}好{一}", {"您": "您"}, []),
        ("# 一、{一}\n乙", {"一": "丙"}, [("heading", "一、丙"), ("body", "乙")]),
        ("各项：{一}。", {"一": "1. 甲\n2. 乙"}, [("body", "各项：1. 甲"), ("body", "2. 乙。")]),
        ("\n\n甲\n　\n", {}, [("body", "甲")]),
        ("{一}", {"一": "{二}", "二": "丙"}, [("body", "{二}")]),
    ],
)
def test_lines_and_parts(body, said, lines):
    assert [(one.style.value, one.text) for one in paragraphs(body, said)] == lines


@pytest.mark.parametrize("key", SHIPPED)
def test_every_shipped_wording_is_one_an_office_could_have_written(key):
    shipped = SHIPPED[key]
    assert list(faults(shipped, shipped.wording)) == []
    assert tidy(shipped.wording) == shipped.wording
    assert set(shipped.must) <= set(shipped.parts)
    said = {name: f"〔{name}〕" for name in shipped.parts}
    found = paragraphs(shipped.wording.body, said)
    assert all(f"〔{name}〕" in "".join(one.text for one in found) for name in shipped.must)
    assert {one.style for one in found} <= {Style.BODY, Style.HEADING}


@pytest.mark.parametrize("key", SHIPPED)
def test_an_office_has_its_own_words_and_no_other_has_them(key):
    ours, other = (
        Agency(texts={key: {"title": "", "body": "甲"}}),
        Agency(texts={"letter_fee": {"title": "", "body": "乙"}}),
    )
    kind = kind_of(key.removeprefix(PREFIX))
    assert key_of(kind) == key
    assert wording(ours, kind).body == "甲"
    assert wording(other, kind) == SHIPPED[key].wording
