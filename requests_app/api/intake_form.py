"""收件的栏目: the same form as on the page, filled from JSON; its sentences, its lengths, its choices and no others."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.validators import MaxLengthValidator

from requests_app.handling.attachments import Taken, taken
from requests_app.handling.file_kinds import clean_name
from requests_app.law.errors import HandlingRefused
from requests_app.models import Agency
from requests_app.portal.forms import ORGANISATION, PERSON, ApplyForm
from requests_app.portal.uploads import PLACES, Place

from .problems import Errors, fields

WHO, FILES = "who", "files"
PLACE = {place.name: place for place in PLACES}
MOST_FILES = sum(place.most for place in PLACES)
#: Characters of a file's name.
LONGEST_NAME = 150
_FILE = ("place", "name", "content")


@cache
def columns(who: str) -> dict[str, forms.Field]:
    """Return the fields of the form for a person or an organisation, but the agency, which the token says."""
    return {name: field for name, field in ApplyForm({}, who=who).fields.items() if name != "agency"}


def form_of(agency: Agency, given: Mapping[str, Any]) -> ApplyForm:
    """Return the valid form of what was sent.

    Raises:
        Problem: 422 with every error, each with its field.
    """
    who = given.get(WHO)
    if who not in {PERSON, ORGANISATION}:
        raise fields([(WHO, f"请写 {PERSON}（个人）或者 {ORGANISATION}（单位）。")])
    wrong = list(_shape(columns(str(who)), given))
    if wrong:
        raise fields(wrong)
    data: dict[str, Any] = {"agency": agency.pk}
    for name, field in columns(str(who)).items():
        data[name] = given.get(name, bool(field.initial) if isinstance(field, forms.BooleanField) else "")
    form = ApplyForm(data, who=str(who))
    if not form.is_valid():
        raise fields((name, f"{error}") for name, errors in form.errors.items() for error in errors)
    return form


def _shape(known: Mapping[str, forms.Field], given: Mapping[str, Any]) -> Errors:
    """Give what cannot be typed into the form at all: columns it has not, and values of another kind."""
    for name in given.keys() - known.keys() - {WHO, FILES}:
        yield name[:40], "没有这一项，请删去，或者核对接口文档。"
    for name in known.keys() & given.keys():
        value = given[name]
        if isinstance(known[name], forms.BooleanField):
            if not isinstance(value, bool):
                yield name, "应为 true 或者 false。"
        elif not isinstance(value, str):
            yield name, "应为文字，写在引号里；没有的不写这一项。"
        else:
            yield from ((name, said) for said in _length(known[name], value))


def _length(field: forms.Field, value: str) -> Iterator[str]:
    """Give the form's own sentence for what is too long, blanks at its ends counted too."""
    most = getattr(field, "max_length", None)
    try:
        if most is not None:
            MaxLengthValidator(most)(value)
    except ValidationError as wrong:
        yield from wrong.messages


def files_of(given: Mapping[str, Any]) -> list[tuple[Place, Taken]]:
    """Return the files that were sent, each looked into as any upload.

    Raises:
        Problem: 422 with every error; no file is kept.
    """
    listed = given.get(FILES, [])
    if not isinstance(listed, list):
        raise fields([(FILES, "应为一个数组。")])
    if len(listed) > MOST_FILES:
        raise fields([(FILES, f"最多 {MOST_FILES} 个文件，您给了 {len(listed)} 个。请合并以后再交。")])
    found, wrong = [], []
    for at, one in enumerate(listed):
        name = f"{FILES}[{at}]"
        errors = list(_file_shape(name, one))
        if errors:
            wrong += errors
            continue
        try:
            found.append((PLACE[one["place"]], _taken(one)))
        except HandlingRefused as refusal:
            wrong.append((name, refusal.message))
    for place in PLACES:
        count = sum(there is place for there, _ in found)
        if count > place.most:
            wrong.append(
                (FILES, f"“{place.label}”最多{place.most}个文件，您给了{count}个。请去掉不要的，或者合并成一个。")
            )
    if wrong:
        raise fields(wrong)
    return found


def _file_shape(name: str, one: Any) -> Errors:
    if not isinstance(one, dict):
        yield name, "应为一个对象，写 place、name、content。"
        return
    for extra in one.keys() - set(_FILE):
        yield f"{name}.{extra[:40]}", "没有这一项，请删去。"
    for part in _FILE:
        value = one.get(part)
        if not isinstance(value, str) or not value:
            yield f"{name}.{part}", "请填写，写在引号里。"
        elif part == "place" and value not in PLACE:
            yield f"{name}.{part}", f"应为 {'、'.join(PLACE)} 之一。"
        elif part == "name" and len(value) > LONGEST_NAME:
            yield f"{name}.{part}", f"文件名最多 {LONGEST_NAME} 个字。"
        elif part == "content" and _bytes(value) is None:
            yield f"{name}.{part}", "不是规范的 base64，请重新编码（标准字母表，带补位，不换行）。"


def _bytes(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None


def _taken(one: Mapping[str, str]) -> Taken:
    file = SimpleUploadedFile(clean_name(one["name"]), _bytes(one["content"]) or b"")
    return taken(file, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
