"""设置栏目: lists typed one item a line, reminder steps, and what a change was, in words for the history."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from requests_app.law.dates_zh import day_zh

#: Most lines of a list, most working days ahead a reminder or a colour can look.
MOST_LINES, MOST_DAYS = 60, 60
LONGEST_SHOWN = 60
#: Keys to elsewhere, and what is stored sealed: that they changed is told, not what they are.
_SECRET = frozenset({"robot_url", "robot_secret", "mobile"})


class Lines(forms.CharField):
    """A list, one item a line.

    Args:
        longest: characters an item may have.
    """

    def __init__(self, label: str, *, longest: int = 40, rows: int = 6, **kwargs: Any) -> None:
        self.longest = longest
        kwargs.setdefault("required", False)
        kwargs.setdefault("error_messages", {"required": f"请填写{label}，每行一个。"})
        super().__init__(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show a list as lines; what was typed stays as it was."""
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Return the lines without blanks and empty ones."""
        return [line for line in (part.strip() for part in str(value or "").splitlines()) if line]

    def validate(self, value: Any) -> None:
        """Refuse what is too long, too much or there twice."""
        super().validate(value)
        twice = [item for at, item in enumerate(value) if item in value[:at]]
        if twice:
            raise ValidationError(f"“{twice[0]}”写了两遍，请删去一个。")
        long = [item for item in value if len(item) > self.longest]
        if long:
            raise ValidationError(f"“{long[0][:10]}…”太长，每行最多 {self.longest} 字。")
        if len(value) > MOST_LINES:
            raise ValidationError(f"最多 {MOST_LINES} 行，现在有 {len(value)} 行。")

    def run_validators(self, value: Any) -> None:
        """Each line was looked at already; Django's own checks are for one text."""


class Steps(forms.CharField):
    """Working days left at which people are reminded: 10、5、3、1、0."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"required": "请填写提醒的时点，如 10、5、3、1、0。"})
        super().__init__(label=label, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show a list with the Chinese comma; what was typed stays as it was."""
        return "、".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Return the numbers, the largest first.

        Raises:
            ValidationError: something else than whole numbers from 0 to 60, or one of them twice.
        """
        parts = [part for part in re.split(r"[、，,；;\s]+", str(value or "")) if part]
        if not all(part.isascii() and part.isdecimal() and int(part[:9]) <= MOST_DAYS for part in parts):
            raise ValidationError(f"请填写 0 到 {MOST_DAYS} 的整数，用顿号隔开，如 10、5、3、1、0。")
        steps = [int(part) for part in parts]
        if len(set(steps)) < len(steps):
            raise ValidationError("同一个数写了两遍，请删去一个。")
        return sorted(steps, reverse=True)

    def run_validators(self, value: Any) -> None:
        """The numbers were looked at already."""


def changes(form: forms.BaseForm) -> list[str]:
    """Return what a valid form changes, one Chinese phrase a field: 简称：甲 → 乙."""
    told = []
    for name in form.changed_data:
        field = form.fields[name]
        was, now = form.get_initial_for_field(field, name), form.cleaned_data.get(name)
        before, after = _said(field, was), _said(field, now)
        if name in _SECRET or before == after:  # the beginning of a long text says nothing
            told.append(f"修改了{field.label}")
        else:
            told.append(f"{field.label}：{before} → {after}")
    return told


def _said(field: forms.Field, value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return day_zh(value)
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        pairs: Any = field.choices
        names = {str(code or ""): str(label).partition("：")[0] for code, label in pairs}
        value = [names.get(str(one or ""), str(one)) for one in (value if isinstance(value, list) else [value])]
    text = "、".join(map(str, value)) if isinstance(value, list) else str(value if value is not None else "")
    text = " ".join(text.split())
    return (text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…") or "（空）"
