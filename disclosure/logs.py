"""The log: one event a line, on standard output, with the request it belongs to and without personal data.

The service manager keeps the lines and turns them over. What a person typed, identity numbers, telephone numbers,
addresses and the codes in links are taken out here, whoever writes the line.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from typing import Any

from .trace import current, route_of

#: What stands for something taken out.
HIDDEN = "***"
_UUID = r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
_PERSONAL = re.compile(
    "|".join(
        (
            r"(?P<kept>" + _UUID + ")",  # a task's own number
            r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",  # e-mail
            r"(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])",  # identity number
            r"(?<![0-9A-Za-z])\d{15}(?![0-9A-Za-z])",  # identity number of before 1999
            r"(?<![0-9A-Za-z])[159NY][0-9A-HJ-NPQRTUWXY]{17}(?![0-9A-Za-z])",  # unified social credit code
            r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)",  # mobile telephone
            r"(?<!\d)0\d{2,3}[- ]\d{7,8}(?!\d)",  # telephone
            r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[A-Za-z0-9_-]{32,}(?![\w-])",  # the secret part of a link
        )
    ),
    re.ASCII,
)
_CHINESE = re.compile(r"[\u3400-\u9fff·]+")
#: PostgreSQL repeats the row that it refuses.
_ROW = re.compile(r"\n?(?:DETAIL|CONTEXT|详细信息|背景):.*", re.DOTALL)
_OWN = ("requests_app", "reports", "disclosure")
#: What a line may say besides; never a name.
_FACTS = ("route", "status", "ms", "event", "person", "address")


def without_personal_data(text: str) -> str:
    """Return the text without numbers and addresses of people, codes of links, and what the visitor typed."""
    trace = current.get()
    for typed in trace.typed() if trace else ():
        text = text.replace(typed, HIDDEN)
    return _PERSONAL.sub(lambda found: found["kept"] or HIDDEN, text)


def described(error: BaseException) -> str:
    """Return kind and message of an exception; of a foreign one no Chinese word: it may be somebody's name."""
    kind = type(error)
    said = _ROW.sub("", str(error))
    if not kind.__module__.startswith(_OWN):
        said = _CHINESE.sub(HIDDEN, said)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    return without_personal_data(f"{name}: {said}" if said else name)


def _trace_back(error: BaseException) -> str:
    """Return the chain of exceptions, the first cause first, each with the lines of the program it came by."""
    chain: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in chain:
        chain.append(link)
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return "\n".join("".join(traceback.format_tb(one.__traceback__)) + described(one) for one in reversed(chain))


class Clean(logging.Formatter):
    """What both kinds of line share."""

    def said(self, record: logging.LogRecord) -> str:
        """Return the message, with the name of the page in place of its address."""
        data = getattr(record, "data", None)
        if record.name == "celery.app.trace" and record.exc_info and isinstance(data, dict):
            return f"Task {data.get('name')}[{data.get('id')}] failed"
        request: Any = getattr(record, "request", None)
        if hasattr(request, "resolver_match") and isinstance(record.args, tuple):
            places = {request.path, request.get_full_path()}
            args = tuple(route_of(request) if isinstance(arg, str) and arg in places else arg for arg in record.args)
            return without_personal_data(str(record.msg) % args if args else str(record.msg))
        return without_personal_data(record.getMessage())

    def failure(self, record: logging.LogRecord) -> str:
        """Return what went wrong, "" for a line that is no failure."""
        if not record.exc_info or record.exc_info[1] is None:
            return ""
        return _trace_back(record.exc_info[1])


class Line(Clean):
    """A line for people."""

    def format(self, record: logging.LogRecord) -> str:
        """Return time, level, logger, request and message; a failure follows in further lines."""
        at = datetime.fromtimestamp(record.created, UTC).astimezone().isoformat(timespec="milliseconds")
        trace = current.get()
        line = f"{at} {record.levelname} {record.name} {trace.id if trace else '-'} {self.said(record)}"
        failure = self.failure(record)
        return f"{line}\n{failure}" if failure else line


class JsonLine(Clean):
    """A line for machines: one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the object; `route`, `status` and `ms` where the line is about an answer, `person` by number."""
        trace = current.get()
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).astimezone().isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": trace.id if trace else "",
            "said": self.said(record),
        }
        line |= {key: value for key in _FACTS if (value := getattr(record, key, None)) is not None}
        if failure := self.failure(record):
            line["error"] = failure
        return json.dumps(line, ensure_ascii=False)


def log_settings(level: str, form: str) -> dict[str, Any]:
    """Return Django's LOGGING: everything to standard output.

    Args:
        level: the least that is written.
        form: LINE or JSON.
    """
    kind = {"LINE": "Line", "JSON": "JsonLine"}[form]
    to = {"handlers": ["stdout"], "level": level, "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"own": {"()": f"disclosure.logs.{kind}"}},
        "handlers": {"stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "own"}},
        "root": {"handlers": ["stdout"], "level": level},
        # gunicorn puts its own lines out by itself, if nobody takes them
        "loggers": {"django": to, "gunicorn.error": to},
    }
