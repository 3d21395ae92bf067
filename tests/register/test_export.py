"""The same columns back: import → export → import → export gives the same file, CSV and XLSX."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from requests_app.handling import archiving, clock, supplementation
from requests_app.law.nodes import Node
from requests_app.models import Agency, Application

from ..factories import RECEIVED, case_at, make_agency, make_office
from .books import COLUMNS, NINGBO, TODAY, as_file, row, take

pytestmark = pytest.mark.django_db


def export(agency: Agency, path: Path, year: int) -> Path:
    call_command("export_ledger", agency=agency.code, year=year, output=path)
    return path


@pytest.mark.parametrize("suffix", [".csv", pytest.param(".xlsx", marks=pytest.mark.once)])
@pytest.mark.later
def test_import_export_import_is_stable(tmp_path: Path, suffix: str) -> None:
    first, second = make_agency(), make_agency()
    take(first, NINGBO)
    once = export(first, tmp_path / f"once{suffix}", 2019)
    assert take(second, once).warnings == []
    twice = export(second, tmp_path / f"twice{suffix}", 2019)
    assert table(once) == table(twice)
    assert len(table(once)) == 138
    with NINGBO.open(encoding="utf-8-sig", newline="") as file:
        given = {line["编号"]: line for line in csv.DictReader(file)}
    own = dict.fromkeys(COLUMNS)
    for values in table(once)[1:]:
        line = dict(zip(own, values, strict=True))
        told = {name: line[name] for name in given[line["编号"]] if name != "办理结果"}
        assert told == {name: value for name, value in given[line["编号"]].items() if name != "办理结果"}


def table(path: Path) -> list[list[str]]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file))
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [[str(value or "") for value in line] for line in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize("text", ["=1+1", "+86 某人", "-测试", "@某人"])
def test_what_looks_like_a_formula_stays_text_both_ways(tmp_path: Path, text: str) -> None:
    first, second = make_agency(), make_agency()
    take(first, as_file(tmp_path, [row(申请人=text, 申请内容=text)]))
    assert Application.objects.get().applicant_name == text
    path = export(first, tmp_path / "out.csv", 2026)
    assert table(path)[1][1] == f"'{text}"
    take(second, path)
    assert Application.objects.get(agency=second).applicant_name == text
    book = openpyxl.load_workbook(export(first, tmp_path / "out.xlsx", 2026))
    cell = book.worksheets[0].cell(2, 2)
    assert (cell.value, cell.data_type) == (text, "s")


def test_a_case_withdrawn_while_a_supplement_was_awaited_comes_back_as_withdrawn(tmp_path: Path) -> None:
    office, second = make_office(), make_agency()
    case = case_at(Node.SUPPLEMENTATION, office)
    archiving.withdraw(case, actor=office.clerk, on=RECEIVED, today=TODAY, statement="本人撤回")
    take(second, export(office.agency, tmp_path / "out.csv", 2026))
    assert Application.objects.get(agency=second).outcome == "other_misc"


def test_cases_that_really_travelled_come_back_with_their_dates(tmp_path: Path) -> None:
    office, second = make_office(), make_agency()
    case_at(Node.CLOSED, office)
    case_at(Node.DRAFTING, office)
    lapsed = case_at(Node.SUPPLEMENTATION, office)
    late = RECEIVED.replace(month=4)
    supplementation.lapse(lapsed, actor=office.clerk, on=late, today=TODAY, no_good_reason=True)
    once = export(office.agency, tmp_path / "once.csv", 2026)
    take(second, once)
    assert table(export(second, tmp_path / "twice.csv", 2026)) == table(once)


def test_silence_is_no_opinion_received(tmp_path: Path) -> None:
    office = make_office()
    day = {"actor": office.drafter, "today": TODAY}
    case = clock.consult(case_at(Node.DRAFTING, office), on=RECEIVED, kind="third_party", party="某公司", **day)
    case = clock.consultation_received(case, on=RECEIVED, consultation="C4", **day)
    late = RECEIVED.replace(month=4)
    case = clock.opinion_lapsed(case, on=late, consultation="C4", **day)
    line = dict(zip(COLUMNS, table(export(office.agency, tmp_path / "out.csv", 2026))[1], strict=True))
    assert (line["征求意见发出日期"], line["征求意见收到日期"]) == ("2026-03-02", "")


def test_the_order_is_that_of_the_numbers(tmp_path: Path) -> None:
    agency = make_agency()
    take(agency, as_file(tmp_path, [row(编号="2026-10000"), row(编号="2026-9999")]))
    assert [line[0] for line in table(export(agency, tmp_path / "out.csv", 2026))[1:]] == ["2026-9999", "2026-10000"]


def test_a_voided_case_is_not_in_the_register(tmp_path: Path) -> None:
    from requests_app.handling import registration  # local: only this test voids

    office = make_office()
    case = case_at(Node.REGISTRATION, office)
    registration.void(case, actor=office.clerk, on=RECEIVED, today=TODAY, reason="重复登记")
    assert len(table(export(office.agency, tmp_path / "out.csv", 2026))) == 1


def test_an_unknown_agency_and_an_unwritable_place_are_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="没有代码为“nobody”的机关"):
        call_command("export_ledger", agency="nobody", year=2026, output=tmp_path / "x.csv")
    with pytest.raises(CommandError, match="写不了文件"):
        call_command("export_ledger", agency=make_agency().code, year=2026, output=tmp_path / "no" / "x.csv")
