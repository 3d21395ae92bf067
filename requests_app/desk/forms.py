"""事项表单: what every act asks for, prefilled; the law itself is asked by the handling functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.db.models import Count

from requests_app.law.calendar import WorkingCalendar
from requests_app.law.channels import BASES, Channel
from requests_app.law.nodes import Act, Node, Role
from requests_app.law.policy import SUPPLEMENT_LIMIT_DAYS
from requests_app.law.remedies import RemedyKind, RemedyResult
from requests_app.law.state import CaseState
from requests_app.messages.people import is_away
from requests_app.models import Application, Event, Staff
from requests_app.papers.letter import Letter

from .fields import Day, Long, Picks, Text


@dataclass(frozen=True, slots=True)
class Setting:
    """What a form is prefilled from; `given`: what the address that led here proposes."""

    case: Application
    state: CaseState
    staff: Staff
    today: date
    calendar: WorkingCalendar
    events: Sequence[Event] = field(default_factory=list)
    kind: str = ""
    given: Mapping[str, str] = field(default_factory=dict)


class ActForm(forms.Form):
    """Every act has its legal date; `facts` are the keywords of the handling function."""

    template = "desk/act.html"

    def __init__(self, setting: Setting, *args: Any, **kwargs: Any) -> None:
        self.setting = setting
        super().__init__(*args, **kwargs)
        self.fields["on"] = Day("办理日期", initial=setting.today)
        self.fields["seen"] = forms.IntegerField(widget=forms.HiddenInput, initial=setting.case.events_count)
        self.prepare()
        for shown in self.fields.values():  # what a list shows at first is its value
            if isinstance(shown, forms.ChoiceField) and isinstance(shown.widget, forms.Select):
                shown.initial = shown.initial or next((value for value, _ in shown.widget.choices), None)
        for name in self.fields.keys() & setting.given.keys():
            self.suggest(name, setting.given[name])

    def prepare(self) -> None:
        """Prefill what depends on the case."""

    def facts(self) -> dict[str, Any]:
        """Return what the officer gave, for the handling function."""
        return dict(self.cleaned_data)

    def doing(self, act: Act) -> Act:
        """Return the act that is done: the page's own, unless the form offers several."""
        return act

    def context(self) -> dict[str, Any]:
        """Return what the page shows beside the form."""
        return {}

    def letters(self) -> list[Letter]:
        """Return the papers known before anything is typed; the page shows them beside the form."""
        return []

    def cautions(self) -> list[str]:
        """Return what the officer should think about before he confirms; nothing here stops the act."""
        return []

    def asks_code(self) -> bool:
        """Whether the confirmation asks for the second factor once more."""
        return False

    def then(self, case: Application) -> str:
        """Return what is to be done next, said once the act is done; "" where the case page says it."""
        del case
        return ""

    def suggest(self, name: str, initial: Any) -> None:
        """Prefill a field."""
        self.fields[name].initial = initial

    def choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        """Offer choices; a single one is taken at once."""
        self.fields[name].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.suggest(name, choices[0][0])


class Reason(ActForm):
    """Acts that state their reason."""

    reason = Long("原因")


class Lateness(ActForm):
    """登记逾期原因."""

    reason = Long("逾期原因", max_length=300, help_text="写明在哪个环节、为什么超过期限；主管部门督办时可以看到")


class Recalculate(ActForm):
    """工作日历变更重算."""

    reason = Long("原因", initial="国务院办公厅放假安排调整，按调整后的工作日历重新计算。")


class Accept(ActForm):
    """受理登记."""

    received_on = Day("收到日期", help_text="以该途径依法确定的日期为准（条例第三十一条）")
    basis = forms.ChoiceField(label="收到日期的确定方式")
    number = Text("登记编号", required=False, help_text="不填则自动取下一个编号")

    def prepare(self) -> None:
        """Offer the ways of this channel; a paper handed in was received that day."""
        case = self.setting.case
        bases = BASES[Channel(case.channel)]
        self.choose("basis", [(b.value, b.label) for b in bases])
        handed_in = case.channel in {Channel.IN_PERSON, Channel.ORAL}
        self.suggest("received_on", case.submitted_on if handed_in else self.setting.today)


class Assign(ActForm):
    """分办."""

    drafter = Picks("拟办人", empty="请选择拟办人。")
    unit = Text("承办处室", required=False, max_length=40, help_text="不填则取拟办人的处室")

    def prepare(self) -> None:
        """Offer the drafters of the agency with their open cases, the absent last."""
        case, today = self.setting.case, self.setting.today
        office = Staff.objects.filter(agency=case.agency_id, is_active=True).select_related("stand_in")
        drafters = sorted(
            (person for person in office if person.has_role(Role.DRAFTER)),
            key=lambda person: (is_away(person, today), person.unit, person.pk),
        )
        load = open_cases(drafters)
        self.people = {str(person.pk): person for person in drafters}
        self.choose("drafter", [(key, _drafter(p, load[p.pk], today, case)) for key, p in self.people.items()])
        if len(drafters) > 1 and case.drafter_id is None:
            self.suggest("drafter", None)
        self.fields["unit"].widget.attrs["list"] = "units"

    def context(self) -> dict[str, Any]:
        """Suggest the agency's units."""
        return {"lists": {"units": self.setting.case.agency.units}}

    def facts(self) -> dict[str, Any]:
        """Name the person."""
        return {**self.cleaned_data, "drafter": self.people[self.cleaned_data["drafter"]]}


def open_cases(people: list[Staff]) -> dict[int, int]:
    """Return how many cases each person is drafting, by one query."""
    rows = (
        Application.objects.filter(handler__in=people, node=Node.DRAFTING.value)
        .order_by()
        .values_list("handler")
        .annotate(Count("pk"))
    )
    return {**dict.fromkeys((person.pk for person in people), 0), **dict(rows)}


def _drafter(person: Staff, load: int, today: date, case: Application) -> str:
    parts = [str(person), *([person.unit] if person.unit else []), f"在办 {load} 件"]
    if person.pk == case.handler_id:
        parts.append("现经办人")
    if is_away(person, today):
        until = f"至 {person.away_until:%Y-%m-%d}" if person.away_until else ""
        parts.append(f"离岗{until}" + (f"，由 {person.stand_in} 代办" if person.stand_in else ""))
    return " · ".join(parts)


class RequestSupplement(ActForm):
    """告知补正."""

    items = Long("需要补正的全部事项", help_text="每行一项；只能告知一次，请一次写全（条例第三十条）")
    limit_on = Day("补正期限", help_text="期满后，经确认无正当理由，可以终止办理")

    def prepare(self) -> None:
        """Name what the application lacks, and offer a reasonable limit."""
        case = self.setting.case
        contact = case.phone or case.email or case.address or case.fax
        lacking = [
            "请提供申请人的身份证明。" if not case.id_number else "",
            "请提供联系方式。" if not contact else "",
        ]
        self.suggest("items", "\n".join(filter(None, lacking)))
        limit = self.setting.calendar.add_workdays(self.setting.today, SUPPLEMENT_LIMIT_DAYS)
        self.suggest("limit_on", limit)

    def facts(self) -> dict[str, Any]:
        """One item a line."""
        items = [line.strip() for line in self.cleaned_data["items"].splitlines() if line.strip()]
        return {**self.cleaned_data, "items": items}


class ReceiveSupplement(ActForm):
    """收到补正."""

    statement = Long("补正内容", required=False)


class LapseSupplement(ActForm):
    """逾期不补正."""

    no_good_reason = forms.BooleanField(
        label="已核实，申请人没有正当理由", error_messages={"required": "请核实并勾选后办理。"}
    )


class Withdraw(ActForm):
    """撤回申请."""

    statement = Long("申请人书面撤回的内容")


class FileRemedy(ActForm):
    """登记复议诉讼."""

    kind = forms.ChoiceField(
        label="种类",
        choices=[("", "请选择"), *((k.value, k.label) for k in RemedyKind)],
        error_messages={"required": "请选择复议或者诉讼的种类。"},
    )
    body = Text("受理机关", required=False, max_length=80)
    case_no = Text("案号", required=False, max_length=80)

    def prepare(self) -> None:
        """Reconsideration goes to the body the reply named."""
        agency = self.setting.case.agency
        self.suggest("body", agency.reconsideration_body)
        self.fields["body"].widget.attrs["list"] = "bodies"

    def context(self) -> dict[str, Any]:
        """Suggest the body and the court of the agency."""
        agency = self.setting.case.agency
        return {"lists": {"bodies": [name for name in (agency.reconsideration_body, agency.court) if name]}}


class ConcludeRemedy(ActForm):
    """登记复议诉讼结果."""

    remedy = forms.ChoiceField(label="哪一件")
    result = forms.ChoiceField(
        label="结果",
        choices=[("", "请选择"), *((r.value, r.label) for r in RemedyResult if r is not RemedyResult.PENDING)],
        error_messages={"required": "请选择审理结果。"},
    )

    def prepare(self) -> None:
        """Offer the pending ones."""
        pending = [r for r in self.setting.state.remedies if not r.result]
        self.choose(
            "remedy",
            [(r.key, f"{RemedyKind(r.kind).label}（{r.filed_on.year}年{r.filed_on:%-m月%-d日}）") for r in pending],
        )


class Reopen(ActForm):
    """责令重新答复."""

    ordered_due_on = Day("裁决确定的答复期限")
