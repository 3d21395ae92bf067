"""检索: what is found equals what a reader finds, in list order, through the index of the database at hand."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from requests_app.desk import list_page
from requests_app.desk.list_page import DUE, Asked, page_of
from requests_app.handling import drafting
from requests_app.law.nodes import Node
from requests_app.law.replies import ReplyKind
from requests_app.law.text import normalised
from requests_app.models import Application, index_text
from requests_app.models.search import like, terms, wanted
from tests.factories import RECEIVED, TODAY, Office, case_at, elements, make_agency, make_case, make_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_office()


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def found(office: Office, words: str, **asked: str) -> list[str]:
    answer = signed_in(office.clerk).get("/admin/cases/", {"list": "all", "q": words, **asked})
    assert answer.status_code == 200
    return [case.content for case, _ in answer.context["rows"]]


# -- what is looked into -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "鄞州区下应",
        "欧阳示例",
        "城镇规划图",
        "甬土资",
        "〔2021〕30号",
        "甬土资2021 30号",
        "２０２１】30",
        "下应街道，地块",
        "ABC-12",
        "abc １２",
    ],
)
def test_it_looks_into_content_applicant_title_and_number_of_a_paper_whatever_the_writing(office, words):
    given_ = {"applicant_name": "欧阳示例", "title": "城镇规划图", "doc_ref": "甬土资〔2021〕30号"}
    make_case(office, content="鄞州区下应街道 地块ABC-12", **given_)
    make_case(office, content="别的")
    assert found(office, words) == ["鄞州区下应街道 地块ABC-12"]


def test_it_finds_the_register_number_and_the_reference(office):
    case = case_at(Node.REGISTRATION, office, content="甲")
    case_at(Node.REGISTRATION, office, content="乙")
    assert found(office, case.number) == ["甲"]
    assert found(office, case.reference.lower()) == ["甲"]
    assert found(office, case.reference[3:12]) == ["甲"]


def test_it_finds_a_reply_once_it_is_submitted_for_review(office):
    case = case_at(Node.DRAFTING, office, content="甲")
    assert found(office, "档案馆查无此件") == []
    said = {**elements(ReplyKind.REPLY_NOT_EXIST), "reason": "经查，档案馆查无此件。"}
    drafting.submit(
        case, actor=office.drafter, reply_kind=ReplyKind.REPLY_NOT_EXIST, elements=said, on=RECEIVED, today=TODAY
    )
    assert found(office, "档案馆查无此件") == ["甲"]
    assert found(office, "档案馆 查无 此件") == ["甲"]


def test_another_agency_is_not_found(office):
    make_case(make_office(), content="他处的地块")
    assert found(office, "他处的地块") == []


def test_one_character_asks_for_two_and_narrows_nothing(office):
    make_case(office, content="甲地块")
    answer = signed_in(office.clerk).get("/admin/cases/", {"list": "all", "q": "乙"})
    assert [case.content for case, _ in answer.context["rows"]] == ["甲地块"]
    assert "搜索要两个字以上" in answer.content.decode()
    assert "搜索要两个字以上" not in signed_in(office.clerk).get("/admin/cases/", {"q": "乙地"}).content.decode()


@pytest.mark.parametrize(
    "words", ["%", "__", "%_%", "\\", "'", '"', "''--", "\0\0", "。。", "( )", "*", "AND", "a OR b"]
)
def test_signs_of_the_query_languages_are_plain_text(office, words):
    make_case(office, content="甲地块")
    assert found(office, words) in ([], ["甲地块"])
    assert found(office, f"甲{words}地") == (["甲地块"] if normalised(words) == "" else [])


def test_the_pattern_holds_no_sign_of_like():
    assert like("100%_\\的") == "%100的%"


# -- terms -------------------------------------------------------------------------------------------


def test_terms_are_pairs_and_fours_of_figures():
    assert terms("地块202199") == ["地块", "块2", "20", "02", "21", "19", "99", "2021", "0219", "2199"]


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("土地", ["土地"]),
        ("土地征", ["土地", "地征"]),
        ("土地征收", ["土地", "征收"]),
        ("123", ["12", "23"]),
        ("1234", ["1234"]),
        ("202199999", ["2021", "9999"]),
        ("2021999", ["2021", "1999"]),
        ("第2021号", ["第2", "2021", "1号"]),
        ("a1土", ["a1", "1土"]),
        ("土", []),
        ("", []),
    ],
)
def test_a_search_asks_for_few_terms_that_cover_it(words, asked):
    assert wanted(words) == asked


SIGNS = st.text("土地征收补偿𬭎㛃䶮ab01２３ -_%\\'\"。（）", min_size=0, max_size=14)


@given(SIGNS, SIGNS, SIGNS)
def test_whoever_holds_the_words_holds_their_terms(before, words, after):
    text = normalised(before + words + after)
    assert set(wanted(normalised(words))) <= set(terms(text))


class WhatIsFound(TestCase):
    """Against a reader who looks at every text."""

    @hypothesis_settings(max_examples=40)
    @given(st.lists(SIGNS, min_size=1, max_size=6), SIGNS)
    def test_is_what_a_reader_finds(self, contents, words):
        agency = make_agency()
        office = make_office(agency)
        made = [make_case(office, content=content or "无", applicant_name="甲") for content in contents]
        asked = normalised(words)
        by_reader = [case.pk for case in made if len(asked) >= 2 and asked in normalised(case.content)]
        cases = Application.objects.for_staff(office.clerk)
        # The reference is a text too, and drawn by lot.
        by_reader += [case.pk for case in made if len(asked) >= 2 and asked in normalised(case.reference)]
        assert sorted(cases.filter(search_text__found=words).values_list("pk", flat=True)) == sorted(set(by_reader))
        if len(asked) >= 2:
            page = page_of([cases], Asked(DUE, words=words))
            assert [case.pk for case in page.rows] == sorted(set(by_reader))


# -- order and index ---------------------------------------------------------------------------------


@pytest.mark.parametrize("near", [1, 4, 1000])
def test_pages_of_a_search_keep_the_order_of_the_list_wherever_the_words_lie(office, monkeypatch, near):
    monkeypatch.setattr(list_page, "NEAR", near)
    monkeypatch.setattr("requests_app.desk.worklist.PAGE", 2)
    days = [3, 20, 4, 18, 5, 17, 6, 16]
    for n, day in enumerate(days):
        case_at(
            Node.REGISTRATION, office, on=RECEIVED.replace(day=day), content=f"{'甲地块' if n % 3 else '乙'}{day:02}"
        )
    for day in (9, 10):
        make_case(office, content=f"甲地块{day:02}未受理")
    wanted_ = ["甲地块04", "甲地块05", "甲地块16", "甲地块17", "甲地块20", "甲地块09未受理", "甲地块10未受理"]
    client, address, met = signed_in(office.clerk), "?list=all&q=甲地块", []
    while address:
        page = client.get(f"/admin/cases/{address}").context
        met += [case.content for case, _ in page["rows"]]
        last, address = address, page["after"]
    assert met == wanted_
    back = []
    address = client.get(f"/admin/cases/{last}").context["before"]
    while address:
        page = client.get(f"/admin/cases/{address}").context
        back = [case.content for case, _ in page["rows"]] + back
        address = page["before"]
    assert back == wanted_[: len(back)]
    assert len(back) == 6


def plan_of(cases) -> str:
    with connection.cursor() as cursor:
        sql, params = cases.query.sql_with_params()
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{sql}", params)
        return "\n".join(str(line[-1]) for line in cursor.fetchall())


@pytest.mark.parametrize("words", ["稀有词语", "202600001"])
def test_a_rare_word_is_found_by_the_index(office, words):
    case = make_case(office, content="稀有词语202600001")
    key, text = case.pk, case.search_text
    some = [
        Application(
            agency=office.agency, reference=f"Q{n}", applicant_kind="other", applicant_name="甲", channel="web",
            submitted_on=RECEIVED, search_text=f"常见词语{n % 50:03}申请公开文件" * 5,
        )
        for n in range(3000)
    ]  # fmt: skip
    Application.objects.bulk_create(some)
    index_text([(key, text)])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            cursor.execute("SELECT gin_clean_pending_list('case_search')")  # as autovacuum would
    cases = Application.objects.for_staff(office.clerk).filter(search_text__found=words)
    assert [case.pk for case in cases] == [key]
    plan = plan_of(cases)
    if connection.vendor == "postgresql":
        assert "Bitmap Index Scan on case_search" in plan
    else:
        assert "case_search VIRTUAL TABLE" in plan
        assert "SCAN requests_app_application" not in plan
