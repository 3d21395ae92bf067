"""请求体: JSON read strictly: one object, no key twice, no depth without end, nothing a database cannot hold."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from django.http import HttpRequest

from .problems import Problem, fields

MEDIA = "application/json"
#: The application, its list of files, a file: no honest body is deeper.
DEEPEST = 4


def read(request: HttpRequest) -> dict[str, Any]:
    """Return the object that was sent.

    Raises:
        Problem: 415 for another content type, 400 for what is no JSON, 422 for JSON that is no object.
    """
    if request.content_type != MEDIA:
        raise Problem(415, "media", f"请用 {MEDIA} 发送，文件用 base64 写在里面。", headers={"Accept": MEDIA})
    try:
        given = json.loads(request.body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as wrong:
        raise Problem(400, "not_json", "请求体不是规范的 JSON（UTF-8，键不重复）。请检查后重新发送。") from wrong
    _bounded(given)
    if not isinstance(given, dict):
        raise fields([("", "请求体应为一个对象，见接口文档。")])
    return given


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        message = "a key twice"
        raise ValueError(message)
    return found


def _no_constant(_name: str) -> NoReturn:
    message = "NaN and Infinity are no JSON"
    raise ValueError(message)


def _bounded(given: Any) -> None:
    """Refuse what is nested too deep, and half characters that no database takes."""
    layer = [given]
    for _ in range(DEEPEST + 1):
        texts = [one for one in layer if isinstance(one, str)]
        texts += [key for one in layer if isinstance(one, dict) for key in one]
        if any(_half(text) for text in texts):
            raise Problem(400, "not_text", "文字里有不完整的字符（单个代理码）。请检查编码后重新发送。")
        layer = [
            part
            for one in layer
            if isinstance(one, dict | list)
            for part in (one.values() if isinstance(one, dict) else one)
        ]
        if not layer:
            return
    raise Problem(400, "too_deep", f"JSON 最多嵌套 {DEEPEST} 层。请按接口文档发送。")


def _half(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
