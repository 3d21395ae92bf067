"""每一页: Chinese words only, strict content policy, English on request, large text, error pages."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command
from django.test import Client

from requests_app.law.nodes import Node
from tests.factories import case_at, make_agency

from .conftest import ORGANISATION, PERSON, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ALLOWED = {"English", "Q", "PDF", "Word", "Excel", "WPS", "OFD", "TXT", "JPG", "PNG", "ZIP", "MB", "KB", "Atom"}
PAGES = ["/", "/apply/", "/apply/?who=org", "/track/", "/log/", "/nothing-here/"]


def case_page(client, office, node=Node.DRAFTING):
    session = client.session
    session["portal_case"] = case_at(node, office).pk
    session.save()
    return client.get("/track/case/")


def latin(words: str) -> set[str]:
    words = re.sub(r"Q\d{6}[A-Z0-9]{6}", "Q", words)
    return set(re.findall(r"[A-Za-z]+", words)) - ALLOWED


@pytest.mark.parametrize("path", PAGES)
def test_pages_speak_chinese(client, office, path):
    assert latin(text_of(client.get(path))) == set()


@pytest.mark.parametrize("node", [n for n in Node if n is not Node.INTAKE])
def test_the_case_page_speaks_chinese_at_every_node(client, office, node):
    answer = case_page(client, office, node)
    assert answer.status_code == 200
    assert latin(text_of(answer)) == set()


@pytest.mark.parametrize("data", [PERSON, ORGANISATION])
def test_review_and_errors_speak_chinese(client, office, data):
    good = client.post(
        "/apply/",
        {**data, "email": "", "obtain_way": "", "phone": "13800000000", "agency": office.agency.pk, "step": "review"},
    )
    assert good.status_code == 200
    assert latin(text_of(good)) <= {"X", "M", "Y"}
    bad = client.post("/apply/", {"who": data["who"], "step": "review"})
    assert bad.status_code == 422
    assert latin(text_of(bad)) == set()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_inline(client, office, path):
    page = client.get(path).content.decode()
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?! src=)", page) == []


@pytest.mark.parametrize("path", [*PAGES[:5], "/track/case/"])
def test_english_has_no_chinese_left_but_names(client, office, path):
    case_page(client, office)
    client.post("/i18n/setlang/", {"language": "en", "next": "/"})
    answer = client.get(path)
    page = answer.content.decode()
    assert '<html lang="en">' in page
    page = re.sub(r'(?s)<td lang="zh-hans">.*?</td>|<button[^>]*lang="zh-hans">中文</button>', "", page)
    words = text_of(type("Page", (), {"content": page.encode()})())
    allowed = {
        "示例机关",
        "关于示例地块征收的批准文件",
        "示例市人民政府",
        "政府信息公开申请",
        "甬政办发",
        "号",
        "吴",
        "公",
    }
    assert set(re.findall(r"[\u4e00-\u9fff]+", words)) <= allowed


def test_large_text_is_a_cookie_and_leads_back(client, office):
    answer = client.post("/text-size/", {"text": "large", "next": "/apply/?who=org"})
    assert answer["Location"] == "/apply/?who=org"
    assert 'data-text="large"' in client.get("/").content.decode()
    client.post("/text-size/", {"text": "normal", "next": "/"})
    assert 'data-text="large"' not in client.get("/").content.decode()
    assert client.post("/text-size/", {"text": "large", "next": "https://elsewhere.example/"})["Location"] == "/"


def test_error_pages_are_ours(office):
    client = Client(enforce_csrf_checks=True)
    assert "没有找到这一页" in text_of(client.get("/nothing-here/"))
    refused = client.post("/track/", {"number": "1", "code": "2"})
    assert refused.status_code == 403
    assert "页面放得太久了" in text_of(refused)


def test_the_page_of_a_broken_system_needs_nothing():
    from django.template.loader import get_template  # noqa: PLC0415 - rendered as Django does it, without a request

    assert "系统出了问题" in get_template("500.html").render()


def test_home_without_and_with_several_agencies(client, db):
    assert "还没有开通受理机关" in text_of(client.get("/"))
    make_agency("one", name="第一机关")
    assert "第一机关" in text_of(client.get("/track/"))
    make_agency("two", name="第二机关", address="示例路2号")
    page = text_of(client.get("/"))
    assert "第一机关" in page
    assert "示例路2号" in page
    assert "第一机关" not in text_of(client.get("/track/"))


def test_pages_of_a_case_are_not_kept_by_browsers(client, office):
    answer = case_page(client, office)
    assert "no-store" in answer["Cache-Control"]


def test_the_catalogue_is_compiled():
    call_command("check", "--tag", "translation")
