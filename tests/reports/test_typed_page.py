"""填报页: a field a cell, last year beside it, a file read into the fields first, and nothing typed is lost."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from reports import life
from reports.annual import assemble
from reports.forms.typed import TABLE1, TABLE2, typed_form
from reports.models import AnnualReport
from reports.render import render
from reports.typed import NoFigure
from reports.typed_import import read_table
from requests_app.law.nodes import Role
from tests.desk.case_stories import words
from tests.factories import TODAY, Office, make_agency, make_office, make_staff
from tests.reports.test_life import by, nothing, ready

pytestmark = [pytest.mark.django_db, pytest.mark.once]
PAGE = "/reports/desk/here/2026/typed/table1/"


@pytest.fixture
def office() -> Office:
    return make_office(make_agency("here", parent=make_agency("above")))


def signed(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def said(answer) -> str:
    return words(answer.content.decode())


def filled(**cells: str) -> dict[str, str]:
    form = typed_form(TABLE1, "2021")
    return {f"{row}.{column}": cells.get(f"{row}__{column}", "0") for row, column in form.cells}


def test_zero_not_applicable_and_blank_are_saved_as_three_things(office):
    clerk = signed(office.clerk)
    given = filled(rules__made="１,234", rules__repealed="/", rules__in_force="", fees__amount_wanyuan="12.50")
    answer = clerk.post(PAGE, {**given, "seen": "0", "do": "save"}, follow=True)
    assert "已保存表一。" in said(answer)
    kept = AnnualReport.objects.get().typed["table1"]
    assert kept["rules"] == {"made": 1234, "repealed": "na", "in_force": None}
    assert kept["fees"] == {"amount_wanyuan": "12.50"}
    assert "表一还有1格没有填。" in said(clerk.get(PAGE))
    inputs = dict(re.findall(r'<input name="([^"]+)" value="([^"]*)"', clerk.get(PAGE).content.decode()))
    assert (inputs["rules.made"], inputs["rules.repealed"], inputs["rules.in_force"]) == ("1234", "/", "")


def test_a_faulty_cell_is_named_and_everything_typed_stays(office):
    answer = signed(office.clerk).post(PAGE, {**filled(rules__made="十二", licences__decisions="7.5"), "seen": "0"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "有2格填得不对，请看标红的格子。" in said(answer)
    assert "请填数字；没有发生填 0，本机关不适用填“/”，还没有数空着。" in said(answer)
    assert "这一格是件数，不能有小数。" in said(answer)
    assert 'name="rules.made" value="十二"' in page
    assert page.count('aria-invalid="true"') == 2
    assert AnnualReport.objects.get().typed == {}


def test_an_overtaken_save_keeps_what_was_typed(office):
    report = life.open_report(office.agency, 2026)
    life.enter_figures(report, TABLE1, nothing(2026), by(office.head, report))
    answer = signed(office.clerk).post(PAGE, {**filled(rules__made="9"), "seen": "0"})
    assert f"您打开页面以后，{office.head}刚刚改了“数字：表一”。" in said(answer)
    assert 'name="rules.made" value="9"' in answer.content.decode()
    assert AnnualReport.objects.get().typed["table1"]["rules"]["made"] == 0


def test_last_years_figures_stand_beside(office):
    report = life.open_report(office.agency, 2025)
    rows = nothing(2025)
    rows["rules"]["in_force"] = 8
    life.enter_figures(report, TABLE1, rows, by(office.clerk, report))
    page = signed(office.clerk).get(PAGE).content.decode()
    assert "<small>上年 8</small>" in page
    assert page.count("<small>上年 0</small>") == 9


def test_the_own_export_is_read_back_into_the_fields_and_saved_only_then(office):
    report = ready(office)
    rows = nothing(2026)
    rows["rules"] |= {"made": 7, "repealed": "na", "in_force": None}
    life.enter_figures(report, TABLE1, rows, by(office.clerk, report))
    book = render(assemble(office.agency, 2026, today=TODAY), "xlsx")
    life.enter_figures(report, TABLE1, nothing(2026), by(office.clerk, report))
    clerk, seen = signed(office.clerk), str(AnnualReport.objects.get().version)
    answer = clerk.post(PAGE, {"do": "import", "seen": seen, "file": SimpleUploadedFile("a.xlsx", book)})
    page = answer.content.decode()
    assert "文件里的数字已经填在下面" in said(answer)
    assert re.search(r'changed"><input name="rules.made" value="7"', page)
    assert 'name="rules.repealed" value="/"' in page
    assert 'name="rules.in_force" value=""' in page
    assert AnnualReport.objects.get().typed["table1"]["rules"]["made"] == 0
    for fmt in ("docx", "html"):
        assert read_table(render(assemble(office.agency, 2026, today=TODAY), fmt), typed_form(TABLE1, "2021"))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "请选一个文件。"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "文件里没有找到“二、主动公开政府信息情况”"),
        (b"PK\x03\x04broken", "文件"),
    ],
)
def test_a_file_without_the_table_is_refused_in_words(office, data, sentence):
    given = {"do": "import", "seen": "0"} | ({"file": SimpleUploadedFile("a.xlsx", data)} if data else {})
    answer = signed(office.clerk).post(PAGE, given)
    assert answer.status_code == 400
    assert sentence in said(answer)


def test_a_cell_that_is_no_number_stops_the_whole_import():
    form = typed_form(TABLE1, "2021")
    html = (
        "<table><tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>"
        "<tr><td>规章</td><td>三</td><td>0</td><td>0</td></tr><tr><td>行政规范性文件</td><td>1</td><td>0</td><td>1</td></tr>"
        "<tr><td>信息内容</td><td colspan=3>本年处理决定数量</td></tr><tr><td>行政许可</td><td colspan=3>1</td></tr>"
        "<tr><td>行政处罚</td><td colspan=3>1</td></tr><tr><td>行政强制</td><td colspan=3>1</td></tr>"
        "<tr><td>信息内容</td><td colspan=3>本年收费金额（单位：万元）</td></tr><tr><td>行政事业性收费</td><td colspan=3>1</td></tr></table>"
    )
    with pytest.raises(NoFigure, match="不是数字"):
        read_table(html.encode(), form)
    fixed = read_table(html.replace(">三<", ">3<").encode(), form)
    assert fixed["rules"] == {"made": 3, "repealed": 0, "in_force": 0}


CSV = (
    '信息内容,本年制发件数,本年废止件数,现行有效件数\n规章,3,0,/\n行政规范性文件,"1,234",0,1\n信息内容,本年处理决定数量\n'
    "行政许可,1\n行政处罚,1\n行政强制,1\n信息内容,本年收费金额（单位：万元）\n行政事业性收费,1.5\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_too(encoding):
    read = read_table(CSV.encode(encoding), typed_form(TABLE1, "2021"))
    assert read["rules"] == {"made": 3, "repealed": 0, "in_force": "na"}
    assert read["normative_documents"]["made"] == 1234
    assert read["fees"] == {"amount_wanyuan": Decimal("1.5")}


@pytest.mark.parametrize(("line", "named"), [("地方性法规,9,9,9\n", "“地方性法规”"), ("规章,8,0,8\n", "“规章”")])
def test_a_row_that_is_none_of_the_table_or_comes_twice_is_named_and_nothing_taken(line, named):
    with pytest.raises(NoFigure, match=named):
        read_table(CSV.replace("行政规范性文件", f"{line}行政规范性文件").encode(), typed_form(TABLE1, "2021"))


def test_what_saving_would_refuse_is_marked_when_it_is_read(office):
    file = SimpleUploadedFile("a.csv", CSV.replace("规章,3,0", "规章,-3,0.5").encode())
    answer = signed(office.clerk).post(PAGE, {"do": "import", "seen": "0", "file": file})
    assert answer.content.decode().count('aria-invalid="true"') == 2
    assert "这一格不能是负数。" in said(answer)


def test_who_may_not_write_reads_no_file_and_a_page_cut_short_saves_nothing(office):
    file = SimpleUploadedFile("a.csv", CSV.encode())
    refused = signed(office.drafter).post(PAGE, {"do": "import", "seen": "0", "file": file})
    assert (refused.status_code, "您不能改。" in said(refused)) == (400, True)
    cut = signed(office.clerk).post(PAGE, {"seen": "0", "rules.made": "3"})
    assert "页面没有传完整" in said(cut)
    assert not AnnualReport.objects.filter(typed__has_key="table1").exists()


@pytest.mark.parametrize("page", ["", "typed/table1/", "texts/", "versions/", "cases/", "act/freeze/", "months/"])
def test_who_only_looks_begins_no_report(office, page):
    for person in (office.head, office.drafter, make_staff(office.agency.parent, Role.SUPERVISOR)):
        assert signed(person).get(f"/reports/desk/here/2025/{page}").status_code == 200
    assert not AnnualReport.objects.exists()


def test_the_2021_form_has_no_second_table_and_the_2019_form_leaves_an_unused_one_out(office):
    page = said(signed(office.clerk).get("/reports/desk/here/2026/typed/table2/"))
    assert "2026年的报告格式没有表二。" in page
    assert "不使用这张表的机关全部空着" in said(signed(office.clerk).get("/reports/desk/here/2019/typed/table2/"))
    assert assemble(office.agency, 2019, today=TODAY).table2 is None
    report = life.open_report(office.agency, 2019)
    life.enter_figures(report, TABLE2, {"proactive_total": {"value": 3}}, by(office.clerk, report))
    assert assemble(office.agency, 2019, today=TODAY).table2 is not None


def test_who_reads_and_who_writes(office):
    supervisor = make_staff(office.agency.parent, Role.SUPERVISOR)
    for person, writes in ((office.head, True), (office.clerk, True), (office.drafter, False), (supervisor, False)):
        client = signed(person)
        assert ('name="rules.made"' in client.get(PAGE).content.decode()) == writes
        seen = life.open_report(office.agency, 2026).version
        client.post(PAGE, {**filled(rules__made=f"{person.pk}"), "seen": str(seen)})
        kept = AnnualReport.objects.get().typed.get("table1", {}).get("rules", {}).get("made")
        assert (kept == person.pk) == writes
    assert signed(make_staff(make_agency(), Role.CLERK)).get(PAGE).status_code == 403
    assert signed(office.clerk).get("/reports/desk/here/2026/typed/table9/").status_code == 404
