"""今日: everything that needs this person today, most urgent first; then how the year goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Max, Min, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.channels import Channel
from requests_app.law.dates_zh import day_zh
from requests_app.law.nodes import STEPS, Node, Role
from requests_app.messages.pulse import silent_for
from requests_app.models import Agency, Application, Staff, working_calendar
from requests_app.models.application import ApplicationQuerySet

from .charts import month_chart, share_bars
from .deadline import IS_OPEN, Chip, Group, bounds, chip, groups, groups_of_many
from .feed import WATCHING, feed
from .first_steps import first_steps
from .month_figures import year_figures
from .next_step import next_step
from .worklist import mine

_TWO_HOURS = 120  # minutes
#: Lines of 我的任务.
SHOWN = 12
#: A case received today may fall due so many working days ahead: 20 and an extension of 20 (Art. 33).
AHEAD = 40
#: The nodes each role acts at; their tabs stand there even when nothing waits.
_NODES_OF = {
    Role.CLERK: (Node.INTAKE, Node.REGISTRATION, Node.SUPPLEMENTATION, Node.REPLY),
    Role.DRAFTER: (Node.DRAFTING,),
    Role.OFFICE_HEAD: (Node.DRAFTING,),
    Role.SECRECY_REVIEWER: (Node.SECRECY_REVIEW,),
    Role.APPROVER: (Node.APPROVAL,),
    Role.ARCHIVIST: (Node.ARCHIVING,),
}
_WORKING = tuple(_NODES_OF)
#: What the five groups are called where the offices below do not share the same bounds.
_MIXED = {"red": "临近到期", "amber": "即将到期", "green": "期限充裕"}
#: Settings an administrator comes for.
_SETTINGS = (
    ("工作日历", "admin:desk_years", "录入放假安排，预览并重算在办案件的到期日"),
    ("人员与角色", "admin:requests_app_staff_changelist", "开户、停用，分配角色"),
    ("答复文本库", "admin:desk_library", "本机关的答复理由用语"),
    ("本机关设置", "admin:requests_app_agency_changelist", "编号格式、审核层级、处室、主题和期限颜色"),
    ("通知文字", "admin:desk_texts", "发给申请人的邮件、给工作人员的提醒怎样写"),
    ("文书文字", "admin:desk_paper_texts", "答复书、告知书怎样写"),
    ("发送记录", "admin:desk_sent", "邮件、短信发给谁、送到没有"),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the five figures: its group, how many, and what of them is worth saying."""

    group: Group
    count: int
    detail: str

    @property
    def chip(self) -> Chip:
        """The group's name in the shape of its chips."""
        return Chip(self.group.key, self.group.mark, self.group.label)


@dataclass(frozen=True, slots=True)
class Tab:
    """A node with how many tasks wait there; the first tab is all of them, its key ""."""

    key: str
    label: str
    count: int


def today_page(request: HttpRequest) -> HttpResponse:
    """Show the person's day; eighteen queries at most, however many cases there are."""
    staff: Staff = request.user  # type: ignore[assignment] # the site lets in nobody else
    now = timezone.now()
    today, calendar = timezone.localdate(now), working_calendar()
    seen = Application.objects.for_staff(staff)
    works, watches = staff.has_role(*_WORKING), staff.has_role(*WATCHING)
    context: dict[str, Any] = {
        "title": "今日",
        "day": day_zh(today),
        "clerk": staff.has_role(Role.CLERK),
        "works": works,
        "watches": watches,
        **_strip(staff, seen, today, calendar),
        **_year(seen, today),
    }
    context["silence"] = silence_in_words(silent_for(now))
    context["warning"] = _warning(staff, context["counts"], today, calendar)
    if works:
        context |= _tasks(staff, seen, request.GET.get("node", ""), today, calendar)
    if works or watches:
        context |= {"feed": feed(staff, now), "wall": _there("admin:desk_wall")}
    if staff.has_role(Role.ADMINISTRATOR) or staff.is_superuser:
        context["first_steps"] = first_steps(staff, today)
        context["settings"] = [(label, _there(name), what) for label, name, what in _SETTINGS if _there(name)]
    return render(request, "desk/today.html", context)


def silence_in_words(silence: timedelta | None) -> str:
    """Say how long the scheduler has been silent; "" while it is heard."""
    if silence is None:
        return ""
    if silence == timedelta.max:
        return "提醒程序还没有启动过"
    minutes = int(silence.total_seconds()) // 60
    return f"提醒程序已经{minutes}分钟没有动静" if minutes < _TWO_HOURS else f"提醒程序已经{minutes // 60}小时没有动静"


# -- 五个数字 ------------------------------------------------------------------------------


def _strip(staff: Staff, seen: ApplicationQuerySet, today: date, calendar: WorkingCalendar) -> dict[str, Any]:
    """Return the five figures and what stands in the head; the open cases are read once, intake beside them."""
    five = _groups(staff, today, calendar)
    wait = five[-1].where
    by_key = {group.key: group.where for group in five}
    wanted = {
        **by_key,
        "open": IS_OPEN,
        "mine": mine(staff),
        "unexplained": by_key["late"] & Q(late_reason=""),
        "due_today": by_key["red"] & Q(due_on=today),
        "drafting": by_key["amber"] & Q(node=Node.DRAFTING.value),
        "unsure": by_key["green"] & Q(due_provisional=True),
        "provisional": Q(due_provisional=True),
        **{f"wait_{why}": wait & Q(waiting_for=why) for why in ("supplement", "third_party", "agency", "fee")},
    }
    counts: dict[str, Any] = seen.filter(IS_OPEN).aggregate(
        **{f"n_{name}": Count("pk", filter=where) for name, where in wanted.items()},
        number=Min("number", filter=Q(due_provisional=True)),
        case=Min("pk", filter=Q(due_provisional=True)),
        farthest=Max("due_on", filter=Q(due_provisional=True)),
    )
    counts = {name.removeprefix("n_"): value for name, value in counts.items()}
    counts["arriving"] = seen.filter(node=Node.INTAKE.value, channel=Channel.WEB.value).count()
    figures = [Figure(group, counts[group.key], _detail(group.key, counts)) for group in five]
    return {"figures": figures, "counts": counts}


def _groups(staff: Staff, today: date, calendar: WorkingCalendar) -> list[Group]:
    """Return the five groups by the own agency's bounds; of a subtree each agency by its own."""
    own = staff.agency or Agency()
    five = groups(bounds(own, today, calendar))
    if not staff.has_role(*WATCHING):
        return five
    below = list(Agency.objects.filter(path__startswith=own.path).only("pk", "red_to", "amber_to"))
    where = groups_of_many(below, today, calendar)
    alike = {(agency.red_to, agency.amber_to) for agency in below} == {(own.red_to, own.amber_to)}
    return [
        Group(g.key, g.mark, g.label if alike else _MIXED.get(g.key, g.label), where.get(g.key, g.where)) for g in five
    ]


def _detail(key: str, counts: Mapping[str, int]) -> str:
    """Return the line under a figure."""
    if not counts[key]:
        return {"late": "没有逾期案件", "wait": "没有等待他人的案件"}.get(key, "没有案件")
    match key:
        case "late":
            missing = counts["unexplained"]
            return f"仍须答复，{missing} 件未登记逾期原因" if missing else "仍须答复，已登记逾期原因"
        case "red":
            return f"其中今天到期 {counts['due_today']} 件"
        case "amber":
            return f"其中 {counts['drafting']} 件还在拟办"
        case "green":
            return f"其中到期日暂定 {counts['unsure']} 件"
    words = {"supplement": "补正", "third_party": "第三方", "agency": "其他机关", "fee": "缴费"}
    return "，".join(f"{word} {counts[f'wait_{why}']}" for why, word in words.items() if counts[f"wait_{why}"])


# -- 工作日历 ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Warned:
    """What the calendar lacks.

    Args:
        year: whose days off are not entered; 0 where they are and cases only wait to be recomputed.
        count: open cases whose due date is provisional.
        number: the number of the case, where it is one.
        look: where they are seen.
        enter: where this person can put it right, "" where others have to.
    """

    year: int
    count: int
    number: str
    look: str
    enter: str


def _warning(staff: Staff, counts: Mapping[str, Any], today: date, calendar: WorkingCalendar) -> Warned | None:
    """Return the first year to be entered that a period may reach; None while all is known."""
    reached = calendar.add_workdays(today, AHEAD)
    last = max(reached, counts["farthest"] or reached).year
    year = next((year for year in range(today.year, last + 1) if calendar.provisional_year(year)), 0)
    if not year and not counts["provisional"]:
        return None
    may = staff.has_role(Role.ADMINISTRATOR) or staff.is_superuser
    enter = ((_there("admin:desk_year", year) if year else "") or _there("admin:desk_years")) if may else ""
    count = counts["provisional"]
    look = f"{reverse('admin:desk_worklist')}?list=provisional"
    if count == 1:
        look = reverse("admin:desk_case", args=[counts["case"]])
    return Warned(year, count, str(counts["number"] or "") if count == 1 else "", look, enter)


def _there(name: str, *args: int) -> str:
    """Return the address of a page, "" where there is none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


# -- 我的任务 ------------------------------------------------------------------------------


def _tasks(
    staff: Staff, seen: ApplicationQuerySet, asked: str, today: date, calendar: WorkingCalendar
) -> dict[str, Any]:
    """Return what waits for this person, by node, the earliest due first; two queries."""
    own = seen.filter(mine(staff))
    at = dict(own.order_by().values_list("node").annotate(n=Count("*")))
    usual = {node for role in staff.role_set for node in _NODES_OF.get(role, ())}
    tabs = [Tab("", "全部", sum(at.values()))]
    tabs += [Tab(n.value, n.label, at.get(n.value, 0)) for n in STEPS if n in usual or at.get(n.value)]
    chosen = next((tab for tab in tabs if tab.key == asked), tabs[0])
    if chosen.key:
        own = own.filter(node=chosen.key)
    cases = own.order_by(F("due_on").asc(nulls_last=True), "pk")[:SHOWN]
    agency = staff.agency
    rows = [(case, chip(case, today, calendar, agency), next_step(case, today)) for case in cases]
    return {"tabs": tabs, "chosen": chosen, "rows": rows}


# -- 全年 --------------------------------------------------------------------------------


def _year(seen: ApplicationQuerySet, today: date) -> dict[str, Any]:
    """Return the year's figures and their drawings."""
    figures = year_figures(seen, today)
    return {"year": figures, "chart": month_chart(figures.months), "outcomes": share_bars(figures.outcomes)}


PAGES: tuple[tuple[str, Any, str], ...] = ()
