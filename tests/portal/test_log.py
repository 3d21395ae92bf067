"""公开目录: what everybody finds, how it is narrowed, what stays of what was withdrawn, and what is suggested."""

from __future__ import annotations

import re
from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from requests_app.handling import publication
from requests_app.models import Publication, Suggestion
from requests_app.portal import log
from tests.factories import make_agency, make_office

from . import stories
from .conftest import PERSON, TODAY, enter, text_of

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def publish(office, title="示例路停车场的立项批复", summary="批复全文", topic="", on=TODAY, files=(), **given):
    lodged, case, there = stories.answered(office, content=title, **given)
    entry = publication.Entry(title, summary, topic)
    keys = [there[at].pk for at in files]
    made = publication.publish(case, actor=office.head, entry=entry, files=keys, kept=(), today=on)
    return lodged, made


def titles(client, query="") -> list[str]:
    page = client.get(f"/log/{query}").content.decode()
    return [re.sub("<[^>]+>", "", one) for one in re.findall(r"(?s)<h3[^>]*>(.*?)</h3>", page)]


def test_everybody_finds_it_by_any_of_its_words_in_any_width(client, office):
    publish(office, "示例路停车场的立项批复", "批复全文，文号甬发改〔2026〕12号")
    publish(office, "集士港镇规划调整的批复")
    assert titles(client) == ["集士港镇规划调整的批复", "示例路停车场的立项批复"]
    for words in ("停车场", "立项 停车", "甬发改", "１２号", "公开告〔2026〕1号"):
        assert titles(client, f"?q={words}") == ["示例路停车场的立项批复"], words
    assert "找到1件" in text_of(client.get("/log/?q=停车"))
    assert "<mark>停车</mark>" in client.get("/log/?q=停车").content.decode()
    assert "没有找到" in text_of(client.get("/log/?q=没有这个"))


def test_year_topic_outcome_and_agency_narrow_and_can_be_taken_off(client, office):
    other = make_office(make_agency("haishu", name="海曙示例机关"))
    publish(office, "甲批复", topic="规划", on=date(2025, 12, 30))
    publish(office, "乙批复", topic="规划")
    publish(other, "丙批复", topic="政策文件")
    assert titles(client, "?year=2025") == ["甲批复"]
    assert titles(client, "?topic=规划&year=2026") == ["乙批复"]
    assert titles(client, "?agency=haishu") == ["丙批复"]
    assert titles(client, "?outcome=granted") == []
    assert titles(client, "?outcome=partial") == ["丙批复", "乙批复", "甲批复"]
    page = client.get("/log/?q=批复&year=2026&agency=haishu").content.decode()
    assert 'href="?q=%E6%89%B9%E5%A4%8D&amp;year=2026"' in page  # without the agency
    assert ">2026 (2)</option>" in page
    for nonsense in ("?year=二〇", "?year=99999", "?outcome=x", "?before=x", "?before=2026-01-01.x", "?q=%00", "?q=%"):
        assert client.get(f"/log/{nonsense}").status_code == 200


def test_pages_follow_one_another_without_gaps(client, office, monkeypatch):
    monkeypatch.setattr(log, "PAGE", 2)
    for n in range(5):
        publish(office, f"第{n}件批复", on=TODAY - timedelta(days=n // 2))
    seen, query = [], ""
    for _ in range(4):
        seen += titles(client, query)
        after = re.search(r'rel="next" href="([^"]+)"', client.get(f"/log/{query}").content.decode())
        if after is None:
            break
        query = after[1].replace("&amp;", "&")
    assert seen == ["第1件批复", "第0件批复", "第3件批复", "第2件批复", "第4件批复"]


@pytest.mark.later
def test_the_page_costs_the_same_for_one_and_for_thirty(client, office):
    _, first = publish(office)

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/log/?q=批复").status_code == 200
        return len(seen)

    count()
    once = count()
    same = {f.name: getattr(first, f.name) for f in Publication._meta.fields if f.name not in {"id", "application"}}
    for n in range(29):
        _, case, _ = stories.answered(office, content=f"第{n}件")
        Publication.objects.create(**same, application=case)
    assert count() == once
    assert once <= 5


def test_an_entry_shows_what_was_published_and_no_more(client, office):
    lodged, made = publish(office, summary="请林清和按附件办理，电话13800138000。", files=[0])
    page = text_of(client.get(f"/log/{made.pk}/"))
    assert "请×××按附件办理，电话×××。" in page
    assert "立项批复.pdf" in page
    for secret in ("林清和", "13800138000", lodged.application.reference, lodged.application.number or "-" * 9):
        assert secret not in page
    file = made.files.get()
    answer = client.get(f"/log/file/{file.pk}/")
    assert b"".join(answer) == stories.PDF + "立项批复.pdf".encode()
    assert answer["Content-Disposition"].startswith("attachment")
    assert (answer["X-Content-Type-Options"], answer["Content-Type"]) == ("nosniff", "application/octet-stream")


def test_what_is_withdrawn_leaves_a_note_and_nothing_else(client, office):
    _, made = publish(office, "示例路停车场的立项批复", "批复全文里有一段秘闻", files=[0])
    file = made.files.get()
    said = {"actor": office.head, "reason": "附件里有未遮住的个人信息", "today": TODAY}
    publication.withdraw(made, with_title=False, **said)
    assert titles(client) == ["已撤下：示例路停车场的立项批复"]
    answer = client.get(f"/log/{made.pk}/")
    assert answer.status_code == 410
    assert "附件里有未遮住的个人信息" in text_of(answer)
    assert "秘闻" not in text_of(answer) + text_of(client.get("/log/"))
    assert titles(client, "?q=秘闻") == []
    assert client.get(f"/log/file/{file.pk}/").status_code == 404
    assert "停车场" not in client.get("/log/feed/").content.decode()
    assert "停车场" not in text_of(client.get("/"))


def test_a_title_that_should_not_have_been_there_goes_too(client, office):
    _, made = publish(office, "张某某的处分决定")
    publication.withdraw(made, actor=office.head, reason="不该公开", with_title=True, today=TODAY)
    assert titles(client) == ["已撤下"]
    assert titles(client, "?q=处分") == []
    assert "处分" not in client.get(f"/log/{made.pk}/").content.decode()


def test_the_feed_is_atom_and_has_the_newest_first(client, office):
    publish(office, "甲批复", topic="规划")
    publish(office, "乙批复")
    answer = client.get("/log/feed/")
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(answer.content)  # noqa: S314 - our own answer
    assert [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")] == ["乙批复", "甲批复"]
    first = next(feed.iter(f"{ATOM}entry"))
    assert re.fullmatch(r"http://testserver/log/\d+/", first.find(f"{ATOM}link").get("href"))
    assert first.find(f"{ATOM}author").findtext(f"{ATOM}name") == "示例机关"


# -- while asking ----------------------------------------------------------------------------------


def test_while_typing_the_nearest_are_shown_as_links_that_open_beside(client, office):
    publish(office, "示例路停车场改造工程的立项批复")
    publish(office, "集士港镇规划调整的批复")
    answer = client.post("/log/beside/", {"text": "我想要示例路停车场立项的文件"})
    assert "示例路停车场改造工程的立项批复" in text_of(answer)
    assert "集士港镇" not in text_of(answer)
    assert 'target="_blank" rel="noopener"' in answer.content.decode()
    for nothing in ("", "x", "的", "完全无关的养老金明细", "\x00", "。，！", "%%%%"):
        assert text_of(client.post("/log/beside/", {"text": nothing})).strip() == "", nothing


def test_the_review_page_shows_them_without_scripts(client, office):
    publish(office, "示例路停车场改造工程的立项批复")
    page = text_of(client.post("/apply/", {**PERSON, "agency": office.agency.pk, "step": "review"}))
    assert "这些已经公开，是不是您要的？" in page
    assert "示例路停车场改造工程的立项批复" in page


def test_the_home_page_searches_it_and_shows_the_newest(client, office):
    for name in "甲乙丙丁":
        publish(office, f"{name}批复")
    page = client.get("/").content.decode()
    assert 'action="/log/" role="search"' in page
    assert re.findall(r"[甲乙丙丁]批复", page) == ["丁批复", "丙批复", "乙批复"]


# -- 建议公开 --------------------------------------------------------------------------------------


def test_an_applicant_suggests_and_reads_what_came_of_it(client, office):
    lodged, case, _ = stories.answered(office)
    enter(client, lodged)
    assert "建议把这份信息向大家公开" in stories.page(client)
    answer = client.post("/track/suggestion/", {"words": "小区里都在问"})
    assert answer.status_code == 302
    assert "建议公开，办理机关在审核" in stories.page(client)
    told = case.messages.filter(kind__startswith="suggested").get()
    assert (told.recipient, "建议把这件答复向大家公开" in told.text) == (office.head, True)
    again = client.post("/track/suggestion/", {"words": "再说一次"}, follow=True)
    assert "已经建议过了" in text_of(again)
    assert Suggestion.objects.get().words == "小区里都在问"
    entry = publication.Entry("停车场批复", "全文")
    publication.publish(case, actor=office.head, entry=entry, files=[], kept=(), today=TODAY)
    page = stories.page(client)
    assert "已经列入公开目录" in page
    assert "停车场批复" in page


def test_nothing_can_be_suggested_of_what_was_not_given(client, office):
    lodged, _ = stories.assigned(office)
    enter(client, lodged)
    assert "建议把这份信息" not in stories.page(client)
    answer = client.post("/track/suggestion/", {"words": ""})
    assert answer.status_code == 404
    assert Suggestion.objects.count() == 0


def test_a_marked_suggestion_is_not_stored(client, office):
    lodged, _, _ = stories.answered(office)
    enter(client, lodged)
    answer = client.post("/track/suggestion/", {"words": "机密★10年"})
    assert answer.status_code == 422
    assert "密级标志" in text_of(answer)
    assert Suggestion.objects.count() == 0


def test_the_page_of_a_reply_leads_to_the_correction_of_own_data(client, office):
    lodged, _, _ = stories.answered(office)
    enter(client, lodged)
    assert 'href="/#correct"' in client.get("/track/case/").content.decode()
    assert 'id="correct"' in client.get("/").content.decode()
    assert "您自己的信息记录得不准确，可以要求更正" in text_of(client.get("/"))


def test_nobody_else_suggests(office):
    stories.answered(office)
    assert Client().post("/track/suggestion/", {"words": "x"}).status_code == 404
