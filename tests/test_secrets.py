"""Secrets from files, and passwords that are kept apart from the address they belong to."""

from __future__ import annotations

import pytest

from disclosure import environment as env

from .test_settings import KEY, start


def test_every_secret_may_come_from_a_file(tmp_path):
    said = {
        "SECRET_KEY_FILE": KEY,
        "POSTGRES_PASSWORD_FILE": "p@ss/word",
        "REDIS_PASSWORD_FILE": "r:1",
        "SMS_TOKEN_FILE": "sms",
        "EMAIL_HOST_PASSWORD_FILE": "mail",
        "METRICS_TOKEN_FILE": "figures",
    }
    files = {}
    for name, body in said.items():
        (tmp_path / name).write_text(f"{body}\n", encoding="utf-8")
        files[name] = str(tmp_path / name)
    show = (
        "s.SECRET_KEY, s.DATABASES['default']['PASSWORD'], s.DATABASES['default']['USER'], s.REDIS_URL,"
        " s.SMS_TOKEN, s.EMAIL_HOST_PASSWORD, s.METRICS_TOKEN"
    )
    run = start(
        tmp_path,
        show,
        DATABASE_URL="postgres://disclosure@db:5432/disclosure",
        REDIS_URL="redis://redis:6379/0",
        **files,
    )
    assert (
        run.stdout == f"('{KEY}', 'p@ss/word', 'disclosure', 'redis://:r%3A1@redis:6379/0', 'sms', 'mail', 'figures')\n"
    ), run.stderr


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"SMS_TOKEN": "geheim", "SMS_TOKEN_FILE": "/x"}, "SMS_TOKEN, SMS_TOKEN_FILE: write one of them only"),
        ({"METRICS_TOKEN_FILE": "/nowhere/token"}, "METRICS_TOKEN_FILE='/nowhere/token' cannot be read"),
        ({"METRICS_NETWORKS": "10.0.0.1/8"}, "METRICS_NETWORKS: write networks such as 10.1.0.0/16"),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT='XML': write one of LINE, JSON"),
    ],
)
def test_nonsense_stops_the_start(tmp_path, variables, sentence):
    run = start(tmp_path, SECRET_KEY=KEY, **variables)
    assert run.returncode == 1
    assert sentence in run.stderr
    assert "geheim" not in run.stderr


def test_an_empty_file_is_no_secret(tmp_path, monkeypatch):
    (tmp_path / "empty").write_text("\n", encoding="utf-8")
    monkeypatch.setenv("X_FILE", str(tmp_path / "empty"))
    assert env.env_secret("X") == ""


@pytest.mark.parametrize(
    ("url", "password", "whole"),
    [
        ("postgres://u@h:5432/d", "a b", "postgres://u:a%20b@h:5432/d"),
        ("postgres://u:old@h/d", "new", "postgres://u:old@h/d"),
        ("postgres://u@h/d", "", "postgres://u@h/d"),
        ("redis://h:6379/0", "x", "redis://:x@h:6379/0"),
        ("unix:///run/redis.sock", "x", "unix:///run/redis.sock"),
        ("", "x", ""),
    ],
)
def test_a_password_is_put_into_an_address_that_has_none(url, password, whole):
    assert env.with_password(url, password) == whole
