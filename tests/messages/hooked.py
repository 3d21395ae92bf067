"""What the tests of events to other systems share: an address at a real server, an act, a check of the signature."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from requests_app.handling import hooks, intake
from requests_app.law.nodes import Act
from requests_app.models import Application, Hook
from tests.factories import RECEIVED, TODAY, Office, make_case

from .gateway import Asked, Gateway

NOW = datetime(2026, 6, 30, 2, 0, tzinfo=UTC)  # 10:00 in Beijing
MINUTE = timedelta(minutes=1)
DAY = {"on": RECEIVED, "today": TODAY}


def hook_of(office: Office, server: Gateway, *acts: Act, path: str = "/in?key=k", name: str = "政务平台") -> Hook:
    chosen = [act.value for act in acts or tuple(Act)]
    return hooks.register(office.agency, name=name, url=f"{server.url}{path}", acts=chosen, now=NOW)


def accepted(office: Office, **given) -> Application:
    case = make_case(office, **given)
    return intake.accept(case, actor=office.clerk, received_on=RECEIVED, basis="both_confirmed", **DAY)


def about(at: datetime | None) -> datetime | None:
    """Return the minute: sending takes its time, which is counted."""
    return at and at.replace(second=0, microsecond=0)


def right(asked: Asked, secret: str) -> bool:
    """Check a signature with nothing of the product."""
    given = {name.lower(): text for name, text in asked.headers.items()}
    signed = b"%s.%s.%s" % (given["webhook-id"].encode(), given["webhook-timestamp"].encode(), asked.raw)
    digest = hmac.new(base64.b64decode(secret[len("whsec_") :]), signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}" in given["webhook-signature"].split(" ")
