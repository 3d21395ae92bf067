"""表单栏目: date, line, paragraph and choice with Chinese messages."""

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
        kwargs.setdefault("error_messages", {"required": f"请填写{label}。"})
        super().__init__(label=label, **kwargs)


class Long(forms.CharField):
    """A paragraph."""

    def __init__(self, label: str, *, rows: int = 4, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 20000)
        kwargs.setdefault("error_messages", {"required": f"请填写{label}。"})
        super().__init__(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class Picks(forms.ChoiceField):
    """One of a few, all of them visible; what is not offered is refused in words."""

    def __init__(self, label: str, *, empty: str, **kwargs: Any) -> None:
        messages = {"required": empty, "invalid_choice": "所选的一项已不能选，请重新选择。"}
        super().__init__(label=label, widget=forms.RadioSelect, error_messages=messages, **kwargs)
