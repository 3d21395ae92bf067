"""表单栏目: date, line and paragraph with Chinese messages."""

from __future__ import annotations

from typing import Any

from django import forms


class Day(forms.DateField):
    """A date, typed or picked."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        kwargs.setdefault("error_messages", {"invalid": "请按 2026-03-02 的样子填写日期。", "required": "请填写日期。"})
        super().__init__(label=label, widget=widget, input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"], **kwargs)


class Text(forms.CharField):
    """One line."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 120)
        super().__init__(label=label, **kwargs)


class Long(forms.CharField):
    """A paragraph."""

    def __init__(self, label: str, *, rows: int = 4, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 20000)
        super().__init__(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)
