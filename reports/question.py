"""What a reader of the desk page asks for: which form, as of which day."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django import forms

from reports.forms import FORMS


class Question(forms.Form):
    """The GET form above 表三; both fields may stay empty."""

    form = forms.ChoiceField(
        label="报告格式",
        required=False,
        choices=[("", "按年份"), *((f, f"{f}年格式") for f in FORMS)],
        error_messages={"invalid_choice": "没有这种报告格式，请选 2019 或 2021。"},
    )
    as_of = forms.DateField(
        label="统计截至",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": "日期请写成 2026-06-30 的样子。"},
    )

    def asked(self) -> tuple[str | None, date | None]:
        """Return form and day after validation; None for what was left empty."""
        return self.cleaned_data["form"] or None, self.cleaned_data["as_of"]

    def query(self) -> str:
        """Return the same question as a query string, "" when nothing was asked."""
        form, day = self.asked()
        given = {"form": form, "as_of": day.isoformat() if day else None}
        kept = {name: value for name, value in given.items() if value}
        return f"?{urlencode(kept)}" if kept else ""

    def sentence(self) -> str:
        """Return what is wrong with the question, "" when nothing is."""
        return "".join(str(message) for messages in self.errors.values() for message in messages)
