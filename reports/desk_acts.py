"""报告的办理页: freeze, publish, revise, give up and submit, each on a page that first says what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from reports import life
from reports.annual import Report
from reports.doors import agency_of, staff_of, year_in_reach
from reports.forms import TOTAL
from reports.life import By, LifeRefused
from reports.models import AnnualReport
from reports.versions import latest, standing_report
from reports.year_end import last_day
from requests_app.law.nodes import Role


class Confirm(forms.Form):
    """What a person types before it is done: the word of the act, a reason, or nothing."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, act: Doing, year: int, warned: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if act.code == "freeze" and warned:
            self.fields["looked"] = forms.BooleanField(
                label=f"文字里有{warned}处数字与案件统计不一致，我已逐处核对，照现在的文字冻结",
                error_messages={"required": "请先核对文字里的数字，再勾选。"},
            )
        self.word = f"{act.word}{year}" if act.word else ""
        if self.word:
            self.fields["word"] = forms.CharField(
                label=f"请输入“{self.word}”以确认",
                max_length=20,
                error_messages={"required": f"请输入“{self.word}”，表示您确认。"},
                widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": self.word}),
            )
        if act.reason:
            self.fields["reason"] = forms.CharField(
                label=act.reason,
                max_length=300,
                error_messages={"required": f"请写明{act.reason}。"},
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def clean_word(self) -> str:
        """Refuse another word; blanks and full-width digits are the same word."""
        typed = "".join(str(self.cleaned_data["word"]).split()).translate(_HALF)
        if typed != self.word:
            message = f"输入的不是“{self.word}”，没有办理。请核对后再输入一次。"
            raise forms.ValidationError(message)
        return typed


@dataclass(frozen=True, slots=True)
class Doing:
    """One act: its words, what is typed for it, and what does it."""

    code: str
    verb: str
    question: str
    word: str
    reason: str
    done: str
    do: Callable[[AnnualReport, Mapping[str, Any], By], Any]


ACTS = {
    act.code: act
    for act in (
        Doing("freeze", "冻结", "冻结{}年度报告？", "冻结", "", "已冻结{}年度报告。",
              lambda report, _, by: life.freeze(report, by)),
        Doing("publish", "公布", "公布{}年度报告？", "公布", "", "已公布{}年度报告。",
              lambda report, _, by: life.publish(report, by)),
        Doing("revise", "开启修订", "修订{}年度报告？", "", "修订原因", "已开启{}年度报告的修订。",
              lambda report, given, by: life.begin_revision(report, given["reason"], by)),
        Doing("give-up", "放弃修订", "放弃修订{}年度报告？", "", "", "已放弃修订，{}年度报告回到上次冻结的内容。",
              lambda report, _, by: life.give_up_revision(report, by)),
        Doing("submit", "报送主管部门", "报送{}年度报告？", "", "", "已报送{}年度报告。",
              lambda report, _, by: life.submit(report, by)),
    )
}  # fmt: skip
_HALF = str.maketrans("０１２３４５６７８９", "0123456789")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def act(request: HttpRequest, code: str, year: int, act: str) -> HttpResponse:
    """Show what an act does; a POST with what has to be typed does it."""
    if act not in ACTS:
        raise Http404
    doing, staff, now = ACTS[act], staff_of(request), timezone.now()
    agency, today = agency_of(staff, code), timezone.localdate(now)
    report = life.report_for(staff, agency, year_in_reach(year), writing=request.method == "POST")
    standing = standing_report(report, today)
    warned = sum(check.warning for check in standing.text_checks)
    posted = request.POST.copy() if request.method == "POST" else None
    form = Confirm(doing, year, warned, posted, initial={"seen": report.version})
    if request.method == "POST" and form.is_valid():
        try:
            doing.do(report, form.cleaned_data, By(staff, today, now, form.cleaned_data["seen"]))
        except LifeRefused as refused:
            if report.pk:
                report.refresh_from_db()
            if posted is not None:
                posted["seen"] = str(report.version)
            form = Confirm(doing, year, warned, posted)
            form.full_clean()
            form.add_error(None, str(refused))
        else:
            messages.success(request, doing.done.format(year))
            return redirect("reports:table", code, year)
    last = latest(report)
    context = {
        "title": doing.question.format(year),
        "doing": doing,
        "agency": agency,
        "year": year,
        "next": year + 1,
        "report": report,
        "standing": standing,
        "flows": flows(standing),
        "reasons": hindrances(doing, report, standing, staff, today),
        "last": last,
        "revision": (last.revision + 1 if last.published_at else last.revision) if last else 0,
        "due": last_day(agency, year),
        "form": form,
    }
    return render(request, f"reports/act_{act.replace('-', '_')}.html", context)


def hindrances(doing: Doing, report: AnnualReport, standing: Report, staff: Any, today: Any) -> list[str]:
    """Return why the act cannot be done now, before anybody types for it."""
    if staff.agency_id != report.agency_id or not staff.has_role(Role.OFFICE_HEAD):
        return ["由本机关的公开工作机构负责人办理。"]
    if doing.code == "freeze":
        return life.why_not(report, standing, today)
    return life.out_of_turn(report, doing.code)


def flows(report: Report) -> tuple[list[str], list[tuple[str, str, list[int]]]]:
    """Return 表三's four flows by the columns that have any figure: the heads, and label, remark and figures a row."""
    table = report.table3
    used = [
        column
        for column in table.form.columns
        if column.code == TOTAL or any(table.rows[row][column.code] for row, _ in _FLOWS)
    ]
    labels = {row: table.form.row(row).label for row, _ in _FLOWS}
    labels[TOTAL] = f"{table.form.row('results').label}总计"
    lines = [(labels[row], remark, [table.rows[row][column.code] for column in used]) for row, remark in _FLOWS]
    return [column.label for column in used], lines


_FLOWS = (("received_new", ""), ("carried_in", "before"), ("total", ""), ("carried_out", "after"))
