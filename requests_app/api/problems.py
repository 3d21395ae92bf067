"""错误: every refusal of the API as application/problem+json (RFC 9457), in Chinese, saying what to do next."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from ninja import NinjaAPI
from ninja.errors import ConfigError, HttpError, ValidationError

logger = logging.getLogger(__name__)

MEDIA = "application/problem+json"
#: Statuses that refuse, each with its title.
TITLES = {
    400: "读不懂请求",
    401: "没有有效的令牌",
    403: "令牌没有这项权限",
    404: "没有找到",
    405: "不支持这种方法",
    409: "与已有的冲突",
    413: "请求太大",
    415: "不支持这种内容类型",
    422: "内容需要改正",
    429: "请求太频繁",
    500: "系统出错",
}
ERROR_SHAPE: dict[str, Any] = {
    "type": "object",
    "title": "一处错误",
    "properties": {
        "field": {"type": "string", "description": "哪一项；路径、查询、请求头里的参数写参数名"},
        "message": {"type": "string", "description": "错在哪里，怎样改"},
    },
    "required": ["field", "message"],
    "additionalProperties": False,
}
SHAPE: dict[str, Any] = {
    "type": "object",
    "title": "错误",
    "properties": {
        "type": {"type": "string", "description": "固定为 about:blank，以 status 和 code 区分"},
        "title": {"type": "string", "description": "这一类错误的名称"},
        "status": {"type": "integer", "description": "与 HTTP 状态码相同"},
        "code": {"type": "string", "description": "程序用来判断的代码，不会改变"},
        "detail": {"type": "string", "description": "错在哪里，怎样办"},
        "errors": {
            "type": "array",
            "items": {"$ref": "#/components/schemas/FieldError"},
            "description": "逐项的错误，只在 422 里有",
        },
        "reference": {"type": "string", "description": "已有的那一件的查询号，只在 409 already_lodged 里有"},
    },
    "required": ["type", "title", "status", "code", "detail"],
    "additionalProperties": False,
}
Errors = Iterable[tuple[str, str]]


class Problem(Exception):  # noqa: N818 - what the sender is told, not a defect
    """A refusal.

    Args:
        status: of HTTP.
        code: for programs; part of the contract.
        detail: a Chinese sentence that says what to do.
        errors: (field, sentence) of each.
        headers: of the answer.
        more: members of their own.
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        errors: Errors = (),
        headers: Mapping[str, str] | None = None,
        **more: str,
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.detail = status, code, detail
        self.errors, self.headers, self.more = list(errors), dict(headers or {}), more

    def answer(self) -> HttpResponse:
        """Return the answer."""
        body: dict[str, Any] = {
            "type": "about:blank",
            "title": TITLES[self.status],
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
        }
        if self.errors:
            body["errors"] = [{"field": field, "message": message} for field, message in self.errors]
        body |= self.more
        return HttpResponse(
            json.dumps(body, ensure_ascii=False), status=self.status, content_type=MEDIA, headers=self.headers
        )


def fields(errors: Errors) -> Problem:
    """Return the refusal of single fields, all of them at once."""
    found = list(errors)
    return Problem(422, "fields", f"有{len(found)}处需要改正，没有收下。", errors=found)


def missing() -> Problem:
    """Return the refusal of what is not there, or is another agency's: the two are not told apart."""
    return Problem(404, "not_found", "没有找到。请核对地址和编号；别的机关的申请，用那个机关的令牌查。")


def install(api: NinjaAPI) -> None:
    """Let every exception of an operation become a problem."""
    api.add_exception_handler(Problem, lambda request, exc: _told(request, exc).answer())
    api.add_exception_handler(ValidationError, lambda request, exc: _told(request, exc).answer())
    api.add_exception_handler(Http404, lambda request, exc: _told(request, exc).answer())
    api.add_exception_handler(HttpError, lambda request, exc: _told(request, exc).answer())
    api.add_exception_handler(Exception, lambda request, exc: _told(request, exc).answer())


def _told(request: HttpRequest, exc: Any) -> Problem:
    if isinstance(exc, Problem):
        return exc
    if isinstance(exc, ValidationError):
        return fields(_parameters(exc))
    if isinstance(exc, Http404):
        return missing()
    if isinstance(exc, UnreadablePostError):
        return Problem(400, "unreadable", "请求没有传完。请重新发送，Idempotency-Key 不变。")
    if isinstance(exc, ConfigError):
        raise exc
    logger.error("an operation of the API failed", exc_info=exc, extra={"request": request})
    return Problem(
        500, "failed", "系统出错，这次没有办成。请稍后重试；仍不行的，把回答头 X-Request-ID 的值告诉系统管理员。"
    )


#: What pydantic finds wrong with a parameter → what to do; {…} are its bounds.
_SAID = {
    "missing": "缺少这个参数，请补上",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "int_parsing_size": "这个数太大",
    "bool_parsing": "应为 true 或者 false",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "string_too_long": "最多 {max_length} 个字符",
    "string_too_short": "至少 {min_length} 个字符",
    "string_type": "应为文字",
}


#: What a parameter looks like, for one that does not.
_LOOKS = {
    "Idempotency-Key": "应为 8 至 80 个字母、数字、点、冒号、横线，如 UUID",
    "cursor": "请用上一次回答里的 next_cursor，不要改动",
    "changed_since": "请按 2026-03-16 的样子写，年份从 1971 到 2199",
    "reference": "应为查询号，Q 开头的字母和数字，如 Q260316ABCDEF",
}


def _parameters(exc: ValidationError) -> Errors:
    for one in exc.errors:
        name = str(one["loc"][-1])
        said = _SAID.get(str(one["type"])) or _LOOKS.get(name, "写法不对，请核对接口文档")
        yield name, f"{said.format(**one.get('ctx', {}))}。"
