"""文字核对: a typed number that the cases do not give is found, in whatever manner it is written; nothing right is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.narrative import SHIPPED, plain, written
from reports.narrative_checks import _rounded, check_texts, faults
from reports.narrative_counts import Counts, Facts, counts_of
from reports.narrative_numbers import chinese
from reports.table3 import Facts as Counted
from reports.table3 import tabulate
from reports.table4 import RemedyFact
from reports.table4 import tabulate as tabulate4
from requests_app.law.outcomes import Outcome

SECTION_FOUR = Path(__file__).parent.parent / "data" / "ningbo_2019_section_four.txt"
TOPICS = {
    "土地征收": 30, "城市建设管理": 24, "交易场所": 19, "政策文件": 19, "房屋征收": 16, "规划": 15, "土地划拨出让": 14,
}  # fmt: skip


def year_of(new, results, facts, remedies=(), carried_out=None) -> Counts:
    table = tabulate(Counted(new=new, results=results, carried_out=carried_out or {}), 2019, "2019")
    return counts_of("示例市人民政府办公厅", table, tabulate4(remedies, 2019, "2019"), facts)


@pytest.fixture(scope="module")
def ningbo() -> Counts:
    """The 137 cases of the 2019 register, as its report groups them."""
    person = "natural_person"
    results = {
        (Outcome.GRANTED, person): 36, (Outcome.PARTIAL, person): 1, (Outcome.DENIED_STATE_SECRET, person): 2,
        (Outcome.DENIED_INTERNAL_AFFAIRS, person): 1, (Outcome.DENIED_PROCESS_INFO, person): 8,
        (Outcome.UNABLE_NOT_HELD, person): 58, (Outcome.UNABLE_UNCLEAR, person): 5, (Outcome.NP_PETITION, person): 5,
        (Outcome.NP_REPEAT, person): 6, (Outcome.OTHER_MISC, "commercial_enterprise"): 15,
    }  # fmt: skip
    return year_of(
        {person: 130, "commercial_enterprise": 7},
        results,
        Facts(channels={"web": 80, "post": 5, "in_person": 52}, topics=TOPICS),
    )


def why(text: str, counts: Counts) -> list[str]:
    return [fault.why for fault in faults("requests", written(text, counts), counts)]


def test_the_two_known_faults_of_the_ningbo_report_are_found_and_nothing_else(ningbo):
    assert why(SECTION_FOUR.read_text(encoding="utf-8"), ningbo) == [
        "“网络平台申请80件，信函申请5件”各数之和80＋5＝85，不等于137，差52件。",
        "“土地划拨出让14件，占11%”算得不对，14÷137＝10%。",
    ]


def test_the_shipped_texts_agree_with_the_counts_they_are_made_of(ningbo):
    for text in SHIPPED.values():
        assert why(text, ningbo) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("共受理政府信息公开申请136件。", ["“政府信息公开申请136件”与案件不符，案件统计是137件。"]),
        ("全年新收申请一百三十六件。", ["“新收申请一百三十六件”与案件不符，案件统计是137件。"]),
        ("新收１３６件。", ["“新收136件”与案件不符，案件统计是137件。"]),
        ("新收一百三十七件，办结１３７件。", []),
        ("公民申请 131 件。", ["“公民申请 131 件”与案件不符，案件统计是130件。"]),
        ("不予公开12件、无法提供63件。", ["“不予公开12件”与案件不符，案件统计是11件。"]),
        ("因此被申请行政复议2件。", ["“行政复议2件”与案件不符，案件统计是0件。"]),
        ("土地征收类30件，占百分之二十二。", []),
        ("土地征收类30件，占21.9％。", []),
        ("土地征收类30件，占21.8%。", ["“土地征收类30件，占21.8%”算得不对，30÷137＝21.9%。"]),
        ("按期答复率98%。", ["“按期答复率98%”算得不对，137÷137＝100%。"]),
        ("私房改造类14件，占11%。", ["“私房改造类14件，占11%”算得不对，14÷137＝10%。"]),
        ("收取信息处理费300元。", ["“收取信息处理费300元”与案件不符，案件统计是0元。"]),
    ],
)
def test_numbers_are_read_as_people_write_them(ningbo, text, said):
    assert why(text, ningbo) == said


@pytest.mark.parametrize(
    "text",
    [
        "比2018年新收150件下降8.7%。",
        "去年受理申请150件。",
        "不予受理3件投诉。",
        "收到补正材料5件。",
        "行政复议败诉1件。",
        "主动公开政府信息29215条，其中网站19000条。",
        "举办培训3次，走访企业12家。",
        "根据国办公开办函〔2021〕30号第2条。",
        "网络平台申请80件、信函申请5件等。",
    ],
)
def test_what_is_no_count_of_this_year_is_left_alone(ningbo, text):
    assert why(text, ningbo) == []


def test_a_fault_says_where_what_and_how_to_put_it_right(ningbo):
    [fault] = faults("requests", written("经统计，不予公开12件。", ningbo), ningbo)
    assert (fault.sentence, fault.words, fault.said, fault.counted, fault.key, fault.part) == (
        "经统计，不予公开12件", "不予公开12件", "12件", "11件", "outcome:denied", "不予公开",
    )  # fmt: skip
    assert why(f"经统计，不予公开{{{fault.part}}}件。", ningbo) == []


def test_a_wrong_number_is_a_warning_and_a_part_that_does_not_exist_a_break(ningbo):
    own = {"requests": "新收136件。", "other": "{没有的项}"}
    texts = {slot: written(text, ningbo) for slot, text in own.items()}
    wrong, unknown = check_texts(own, texts, ningbo)
    assert (wrong.ok, wrong.warning) == (True, True)
    assert wrong.detail == "“收到和处理申请情况的文字”：“新收136件”与案件不符，案件统计是137件。"
    assert (unknown.ok, unknown.detail) == (
        False, "“其他需要报告的事项”里的“{没有的项}”不是可以用的项，请核对后改正。",
    )  # fmt: skip
    [fine] = check_texts({"requests": SHIPPED["requests"]}, {"requests": written(SHIPPED["requests"], ningbo)}, ningbo)
    assert fine.ok
    assert fine.detail.startswith("文字里的数都与案件相符，其中")


@pytest.mark.parametrize(
    ("written_so", "is_"),
    [("十", 10), ("十二", 12), ("二十", 20), ("一百零五", 105), ("一百三十七", 137), ("两千零三", 2003), ("一万二千", 12000),
     ("二〇一九", 2019)],
)  # fmt: skip
def test_chinese_numerals(written_so, is_):
    assert chinese(written_so) == is_


few = st.integers(0, 400)


@st.composite
def years(draw) -> Counts:
    kinds = draw(st.dictionaries(st.sampled_from(["natural_person", "commercial_enterprise", "other"]), few))
    outcomes = draw(st.dictionaries(st.sampled_from(list(Outcome)), few))
    new = sum(kinds.values())
    web = draw(st.integers(0, new))
    topics = {"土地征收": draw(st.integers(0, new))}
    done = sum(outcomes.values())
    remedies = [RemedyFact("reconsideration", *day, "upheld") for day in [DAYS] * draw(st.integers(0, 5))]
    return year_of(
        kinds,
        {(outcome, "natural_person"): n for outcome, n in outcomes.items()},
        Facts({"web": web, "post": new - web}, topics, late=draw(st.integers(0, done))),
        remedies,
    )


from datetime import date  # noqa: E402

DAYS = (date(2019, 3, 1), date(2019, 5, 1))


@settings(deadline=None)
@given(years())
def test_whatever_the_year_the_shipped_texts_have_no_fault_and_read_as_sentences(counts):
    for text in SHIPPED.values():
        for paragraph in written(text, counts):
            words = plain(paragraph)
            assert "{" not in words
            assert not any(bad in words for bad in ("，。", "。。", "，，", "；。", "看，。"))
        assert why(text, counts) == []


@settings(deadline=None)
@given(years(), st.data())
def test_any_one_number_changed_is_found(counts, data):
    typed = "".join(plain(one) + "\n" for one in written(SHIPPED["requests"], counts))
    spots = [n for n, _ in enumerate(typed) if typed[n : n + 1] == "件" and typed[n - 1 : n].isdigit()]
    at = data.draw(st.sampled_from(spots)) if spots else None
    if at is None:
        return
    begin = at
    while typed[begin - 1].isdigit():
        begin -= 1
    other = data.draw(st.integers(0, 5000).filter(lambda n: n != int(typed[begin:at])))
    assert why(f"{typed[:begin]}{other}{typed[at:]}", counts) != []


def test_what_is_not_all_is_never_a_hundred_with_a_decimal():
    found = [str(_rounded(part, 2000, decimals)) for part, decimals in ((1999, 1), (2000, 1), (1999, 0), (1997, 2))]
    assert found == ["99.9", "100.0", "100", "99.85"]
