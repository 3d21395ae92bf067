"""What the tests of mail share: the way out by SMTP, a post office of this machine, a case."""

from __future__ import annotations

import pytest

from requests_app.messages import http
from tests.factories import make_case, make_office
from tests.workers import OwnRedis, Site, database_url

from .gateway import open_gateway
from .post_office import HOST, free_port, open_office


@pytest.fixture
def by_smtp(settings):
    """Mail goes out over SMTP to this machine; the test framework would keep it in a list."""
    settings.EMAIL_BACKEND = "requests_app.messages.smtp.Backend"
    settings.EMAIL_HOST = HOST
    settings.EMAIL_TIMEOUT = 1
    settings.DEFAULT_FROM_EMAIL = "示例市人民政府 <gongkai@example.com>"


@pytest.fixture
def post(settings, by_smtp):
    """Open a post office and send to it."""
    with open_office() as (office, port):
        settings.EMAIL_PORT = port
        yield office


@pytest.fixture
def case(db):
    """A case at intake, of an applicant without an address."""
    return make_case(make_office())


@pytest.fixture
def gateway(settings, monkeypatch):
    """Open a gateway for telephone messages and send to it."""
    monkeypatch.setattr(http, "TIMEOUT", 1)
    with open_gateway('{"code": 0, "msg": "ok"}') as opened:
        settings.SMS_URL = f"{opened.url}/sms/send?app=gk"
        settings.SMS_TOKEN = "word-of-the-gateway"
        yield opened


@pytest.fixture
def robot(settings, monkeypatch, case):
    """Open a robot's server and give the office of the case its address there."""
    monkeypatch.setattr(http, "TIMEOUT", 1)
    settings.ROBOT_HOSTS = [HOST]
    with open_gateway('{"errcode": 0, "errmsg": "ok"}') as opened:
        case.agency.robot, case.agency.robot_url = "wecom", f"{opened.url}/robot/send?key=secret-key"
        case.agency.save()
        yield opened


@pytest.fixture
def own_redis(tmp_path):
    """Start a Redis that the test may kill."""
    redis = OwnRedis(tmp_path / "redis", free_port())
    redis.start()
    yield redis
    redis.kill()


@pytest.fixture
def site(tmp_path, settings, post, own_redis):
    """An installation for real workers: a Redis of its own, a post office, and small lots in the sweep."""
    settings.DEFAULT_FROM_EMAIL = "gongkai@example.com"
    more = {
        "LOT": "20",
        "EMAIL_HOST": HOST,
        "EMAIL_PORT": str(settings.EMAIL_PORT),
        "DEFAULT_FROM_EMAIL": settings.DEFAULT_FROM_EMAIL,
    }
    made = Site(tmp_path, own_redis.url, database_url(), more)
    yield made
    made.stop()


@pytest.fixture
def server(settings):
    """Open a system that is told of events, and let the operators have named it."""
    with open_gateway("{}") as opened:
        settings.HOOK_HOSTS = [opened.url.removeprefix("http://")]
        yield opened


@pytest.fixture
def office(db):
    """An office with everybody in it."""
    return make_office()
