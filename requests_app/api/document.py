"""OpenAPI 3.1: the document made from the operations, and of the form itself where an application is described."""

from __future__ import annotations

from functools import cache
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.http import require_safe
from ninja import NinjaAPI

from requests_app.portal.forms import ORGANISATION, PERSON
from requests_app.portal.uploads import PLACES

from . import body
from .frame import framed
from .intake_form import FILES, LONGEST_NAME, MOST_FILES, WHO, columns
from .problems import ERROR_SHAPE, SHAPE, TITLES
from .problems import MEDIA as PROBLEM

VERSION = "1.0.0"
ABOUT = """城市统一平台等系统与本系统之间的接口。用法、限制和版本承诺见 docs/api.md。

- 每个请求都带本机关的令牌；令牌只看得到本机关的申请，别的机关的申请一律 404。
- 出错时回答 `application/problem+json`：程序看 `status`、`code`，人看 `detail` 和 `errors`。
- 每个回答都有 `X-Request-ID`，有问题时告诉系统管理员这个值。
"""
_SCHEMAS = "#/components/schemas/"
#: No database text holds it.
_NO_NUL = "^[^\\u0000]*$"
_HEADERS: dict[int, dict[str, Any]] = {
    401: {"WWW-Authenticate": {"schema": {"type": "string"}, "required": True}},
    405: {"Allow": {"schema": {"type": "string"}, "required": True}},
    429: {"Retry-After": {"schema": {"type": "string"}, "required": True, "description": "过多少秒再来"}},
}
_DONE = {200: "成功", 201: "已收下，已经存好"}
_TRACED = {"X-Request-ID": {"schema": {"type": "string"}, "description": "这次请求的编号"}}
#: Parameters that are a day, and none where they are left out.
_DAYS = frozenset({"changed_since"})
#: What is sent as an example; tests send it.
SAMPLE: dict[str, Any] = {
    "who": "person",
    "applicant_name": "林清和",
    "id_type": "resident_id",
    "id_number": "11010519491231002X",
    "phone": "13800000000",
    "content": "示例路停车场改造工程的立项批复",
    "form_wanted": "纸质",
    "obtain_way": "自行领取",
}
ORGANISATION_SAMPLE: dict[str, Any] = {
    "who": "org",
    "applicant_name": "宁波示例法律服务所",
    "applicant_kind": "legal_service_institution",
    "id_number": "91350100M000100Y43",
    "legal_representative": "周一",
    "contact_name": "吴二",
    "email": "wu@example.com",
    "doc_ref": "甬政办发〔2025〕12号",
    "form_wanted": "电子文件",
    "obtain_way": "电子邮件",
    "accept_other_form": False,
}


def errors(*statuses: int) -> dict[int, Any]:
    """Return what an operation says about its refusals."""
    return {
        status: {
            "description": TITLES[status],
            "content": {PROBLEM: {"schema": {"$ref": f"{_SCHEMAS}Problem"}}},
            **({"headers": _HEADERS[status]} if status in _HEADERS else {}),
        }
        for status in statuses
    }


def intake_request() -> dict[str, Any]:
    """Return what an operation says of an application that is sent."""
    refs = {PERSON: f"{_SCHEMAS}PersonApplication", ORGANISATION: f"{_SCHEMAS}OrganisationApplication"}
    return {
        "required": True,
        "content": {
            body.MEDIA: {
                "schema": {"oneOf": [{"$ref": ref} for ref in refs.values()]},
                "examples": {
                    PERSON: {"summary": "个人申请", "value": SAMPLE},
                    ORGANISATION: {"summary": "单位申请", "value": ORGANISATION_SAMPLE},
                },
            }
        },
    }


def application_shape(who: str) -> dict[str, Any]:
    """Return the shape of an application, read off the form."""
    properties: dict[str, Any] = {WHO: {"const": who, "type": "string", "description": "person 个人，org 单位"}}
    for name, field in columns(who).items():
        properties[name] = _column(field)
    properties[FILES] = {
        "type": "array",
        "maxItems": MOST_FILES,
        "items": {"$ref": f"{_SCHEMAS}ApplicationFile"},
        "description": "、".join(f"{place.label}最多{place.most}个" for place in PLACES)
        + f"；整个请求最多 {settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024 // 1024} MB",
    }
    return {
        "type": "object",
        "title": "个人申请" if who == PERSON else "单位申请",
        "description": (
            "姓名（名称）必填；电话、电子邮箱、通信地址至少留一种，而且看起来是对的；信息名称、文号、内容描述至少填一项；"
            "选电子邮件、邮寄、传真取得的，要有邮箱、地址、传真号；写了代理人证件号码的，要有代理人姓名；不能有密级标志。"
            "证件号码、电话看起来不对的只提醒（doubts），不拒收。"
        ),
        "properties": properties,
        "required": [WHO, "applicant_name", *(["applicant_kind"] if who == ORGANISATION else [])],
        "additionalProperties": False,
    }


def _column(field: forms.Field) -> dict[str, Any]:
    said = {"title": str(field.label), **({"description": str(field.help_text)} if field.help_text else {})}
    if isinstance(field, forms.BooleanField):
        return {"type": "boolean", "default": bool(field.initial), **said}
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        codes = [str(code) for code, _ in choices]
        return {"type": "string", "enum": codes if field.required else ["", *codes], **said}
    return {"type": "string", "maxLength": getattr(field, "max_length", None), "pattern": _NO_NUL, **said}


_FILE = {
    "type": "object",
    "title": "随申请提交的文件",
    "properties": {
        "place": {
            "type": "string",
            "enum": [place.name for place in PLACES],
            "description": "；".join(f"{place.name} {place.label}" for place in PLACES),
        },
        "name": {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME, "description": "文件名，带后缀"},
        "content": {"type": "string", "minLength": 1, "contentEncoding": "base64", "description": "内容，base64"},
    },
    "required": ["place", "name", "content"],
    "additionalProperties": False,
}


def built(api: NinjaAPI) -> dict[str, Any]:
    """Return the document of an API."""
    found: dict[str, Any] = dict(api.get_openapi_schema())
    found["components"]["schemas"] |= {
        "Problem": SHAPE,
        "FieldError": ERROR_SHAPE,
        "ApplicationFile": _FILE,
        "PersonApplication": application_shape(PERSON),
        "OrganisationApplication": application_shape(ORGANISATION),
    }
    for operations in found["paths"].values():
        for operation in operations.values():
            _mend(operation)
    return found


def _mend(operation: dict[str, Any]) -> None:
    """Say what the library cannot, and nothing that the specification does not know."""
    for parameter in operation["parameters"]:
        parameter.pop("examples", None)  # they stand in its schema; here they would be something else
        if parameter["name"] in _DAYS:
            parameter["schema"]["format"] = "date"
            del parameter["schema"]["default"]
    for status, response in operation["responses"].items():
        response["description"] = _DONE.get(status, response["description"])
        response["headers"] = _TRACED | response.get("headers", {})


def serve(api: NinjaAPI) -> Any:
    """Return the address of the document; it says nothing of anybody, so it needs no token."""

    @cache
    def document() -> dict[str, Any]:
        return built(api)

    @framed
    @require_safe
    def openapi(request: HttpRequest) -> JsonResponse:
        del request
        answer = JsonResponse(document(), json_dumps_params={"ensure_ascii": False})
        answer.headers["Cache-Control"] = "public, max-age=3600"
        return answer

    return path("openapi.json", openapi, name="openapi")
