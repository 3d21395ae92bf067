"""Settings refuse nonsense loudly, each with a sentence that says what to write."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from disclosure import environment as env

ROOT = Path(__file__).resolve().parent.parent
KEY = "k" * 50
FIELD_KEYS = f"encrypt.a:{'A' * 43}=,index.a:{'B' * 42}A="


def start(tmp_path, show="None", **variables):
    """Import the settings in a fresh interpreter and print one expression."""
    code = f"from disclosure import settings as s; print(({show}))"
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={
            **kept,
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
            "VAR_DIR": str(tmp_path / "var"),
            "FIELD_KEYS": FIELD_KEYS,
            **variables,
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("text", "value"), [("1", True), ("true", True), ("TRUE", True), ("0", False), ("false", False), ("", False)]
)
def test_a_boolean_is_read(monkeypatch, text, value):
    monkeypatch.setenv("X", text)
    assert env.env_bool("X") is value


@pytest.mark.parametrize("text", ["yes", "no", "on", "off", "2", "是", "truee", "None"])
def test_a_boolean_refuses_any_other_word(monkeypatch, text):
    monkeypatch.setenv("X", text)
    with pytest.raises(ImproperlyConfigured, match=r"^X='.+': write 1, 0, true or false$"):
        env.env_bool("X")


@pytest.mark.parametrize("text", ["-1", "1.5", "ten", "101", "１", "1e2"])
def test_a_number_refuses_what_is_none_or_out_of_range(monkeypatch, text):
    monkeypatch.setenv("X", text)
    with pytest.raises(ImproperlyConfigured, match="write a whole number from 0 to 100"):
        env.env_int("X", 5, low=0, high=100)


def test_a_number_is_read_and_defaults(monkeypatch):
    monkeypatch.setenv("X", "100")
    assert env.env_int("X", 5, low=0, high=100) == 100
    monkeypatch.delenv("X")
    assert env.env_int("X", 5, low=0, high=100) == 5


@pytest.mark.parametrize("text", ["a,,b", "a b", ",", "a,"])
def test_a_list_refuses_empty_words(monkeypatch, text):
    monkeypatch.setenv("X", text)
    with pytest.raises(ImproperlyConfigured, match="separated by single commas"):
        env.env_list("X")


def test_a_list_is_read(monkeypatch):
    monkeypatch.setenv("X", "a.cn, b.cn")
    assert env.env_list("X") == ["a.cn", "b.cn"]


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"DEBUG": "yes"}, "DEBUG='yes': write 1, 0, true or false"),
        ({"DEMO": "on"}, "DEMO='on': write 1, 0, true or false"),
        ({"SECRET_KEY": "short"}, "at least 32 characters"),
        ({"SECRET_KEY": "", "SECRET_KEY_FILE": "/nowhere/key"}, "SECRET_KEY_FILE='/nowhere/key' cannot be read"),
        ({"SECRET_KEY": ""}, "set SECRET_KEY or SECRET_KEY_FILE"),
        ({"DATABASE_URL": "mysql://u:geheim@h/d"}, "DATABASE_URL: the address must begin with postgres://"),
        ({"DATABASE_URL": "db.sqlite3"}, "DATABASE_URL: the address must begin with"),
        ({"REDIS_URL": "localhost:6379"}, "REDIS_URL: the address must begin with redis://"),
        ({"CSRF_TRUSTED_ORIGINS": "gk.example.gov.cn"}, "CSRF_TRUSTED_ORIGINS: each needs its scheme"),
        ({"ALLOWED_HOSTS": "a.cn b.cn"}, "ALLOWED_HOSTS='a.cn b.cn': write words separated by single commas"),
        ({"EMAIL_PORT": "70000"}, "EMAIL_PORT='70000': write a whole number from 1 to 65535"),
        ({"EMAIL_USE_TLS": "1", "EMAIL_USE_SSL": "1"}, "EMAIL_USE_TLS and EMAIL_USE_SSL: write 1 for one of them only"),
        ({"EMAIL_HOST": "mail.cn"}, "DEFAULT_FROM_EMAIL: write the address that letters come from"),
        ({"PUBLIC_URL": "gk.example.cn"}, "PUBLIC_URL: the address must begin with https:// or http://"),
        ({"LETTER_FONTS": "/no/such/folder"}, "LETTER_FONTS='/no/such/folder': there is no such folder"),
        (
            {"LETTER_TITLE": "FZ Title,,FZ Rare"},
            "LETTER_TITLE='FZ Title,,FZ Rare': write names separated by single commas",
        ),
        ({"LETTER_BODY": "仿宋_GB2312"}, "LETTER_FONTS: write the folder of the fonts that LETTER_BODY"),
        ({"SESSION_IDLE_MINUTES": "0"}, "SESSION_IDLE_MINUTES='0': write a whole number from 5 to 720"),
        ({"LOGIN_TRIES": "1"}, "LOGIN_TRIES='1': write a whole number from 3 to 50"),
        ({"PASSWORD_LENGTH": "6"}, "PASSWORD_LENGTH='6': write a whole number from 8 to 64"),
        ({"OIDC_ISSUER": "http://sso.example"}, "OIDC_ISSUER: the address must begin with https://"),
        ({"OIDC_ISSUER": "https://sso.example"}, "OIDC_CLIENT_ID: write the name the provider knows this system by"),
        ({"OIDC_MATCH": "email"}, "OIDC_MATCH='EMAIL': write one of USERNAME, EMPLOYEE_NO"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL='LOUD': write one of DEBUG, INFO, WARNING, ERROR"),
        ({"CONN_MAX_AGE": "forever", "DATABASE_URL": "postgres://h/d"}, "CONN_MAX_AGE='forever'"),
    ],
)
def test_nonsense_stops_the_start(tmp_path, variables, sentence):
    run = start(tmp_path, **{"SECRET_KEY": KEY, **variables})
    assert run.returncode == 1
    last = run.stderr.strip().splitlines()[-1]
    assert last.startswith("django.core.exceptions.ImproperlyConfigured: ")
    assert sentence in last
    assert "geheim" not in run.stderr


def test_the_strict_settings_are_the_default(tmp_path):
    run = start(
        tmp_path,
        "s.DEBUG, s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS",
        SECRET_KEY=KEY,
    )
    assert run.stdout == "(False, True, True, True, 31536000)\n"


def test_cookies_are_bound_to_this_host_by_https(tmp_path):
    show = "s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE"
    assert start(tmp_path, show, SECRET_KEY=KEY).stdout == "('__Host-sessionid', '__Host-csrftoken', True, 'Lax')\n"
    plain = start(tmp_path, show, SECRET_KEY=KEY, INSECURE_HTTP="1").stdout
    assert plain == "('sessionid', 'csrftoken', True, 'Lax')\n"
    bound = (
        "[getattr(s, f'{c}_COOKIE_{k}', d) for c in ('SESSION', 'CSRF') for k, d in (('PATH', '/'), ('DOMAIN', None))]"
    )
    assert start(tmp_path, bound, SECRET_KEY=KEY).stdout == "['/', None, '/', None]\n"


def test_the_forwarded_scheme_is_believed_only_behind_the_proxy(tmp_path):
    show = "s.SECURE_PROXY_SSL_HEADER"
    assert start(tmp_path, show, SECRET_KEY=KEY).stdout == "None\n"
    behind = start(tmp_path, show, SECRET_KEY=KEY, BEHIND_PROXY="1").stdout
    assert behind == "('HTTP_X_FORWARDED_PROTO', 'https')\n"


def test_letters_link_to_the_public_address_else_to_the_trusted_one(tmp_path):
    origins = {"CSRF_TRUSTED_ORIGINS": "https://*.example.cn,https://gk.example.cn", "SECRET_KEY": KEY}
    assert start(tmp_path, "s.PUBLIC_URL", **origins).stdout == "https://gk.example.cn\n"
    assert start(tmp_path, "s.PUBLIC_URL", PUBLIC_URL="https://a.cn", **origins).stdout == "https://a.cn\n"
    assert start(tmp_path, "repr(s.PUBLIC_URL), s.EMAIL_HOST", SECRET_KEY=KEY).stdout == "(\"''\", '')\n"


def test_letter_fonts_are_lists_of_families(tmp_path):
    fonts = {"LETTER_FONTS": str(tmp_path), "LETTER_BODY": "FangSong_GB2312, FZ Rare", "SECRET_KEY": KEY}
    assert start(tmp_path, "list(s.LETTER_FAMILIES.values())", **fonts).stdout == (
        "[('FangSong_GB2312', 'FZ Rare'), (), (), ()]\n"
    )


def test_sqlite_takes_the_writers_lock_at_the_beginning(tmp_path):
    run = start(tmp_path, "s.DATABASES['default']['OPTIONS']['transaction_mode']", SECRET_KEY=KEY)
    assert run.stdout == "IMMEDIATE\n"


def test_postgres_keeps_its_connections(tmp_path):
    show = "[s.DATABASES['default'][k] for k in ('ENGINE', 'NAME', 'CONN_MAX_AGE', 'CONN_HEALTH_CHECKS')]"
    run = start(tmp_path, show, SECRET_KEY=KEY, DATABASE_URL="postgres://u:p@h/gk")
    assert run.stdout == "['django.db.backends.postgresql', 'gk', 60, True]\n"


def test_a_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    first = start(tmp_path, "s.SECRET_KEY", DEMO="1")
    again = start(tmp_path, "s.SECRET_KEY", DEMO="1")
    assert first.stderr == ""
    assert len(first.stdout.strip()) > 60
    assert first.stdout == again.stdout
    assert stat.S_IMODE((tmp_path / "var" / "secret_key").stat().st_mode) == 0o600


def test_a_key_is_read_from_its_file(tmp_path):
    file = tmp_path / "key"
    file.write_text(f"{KEY}\n", encoding="utf-8")
    assert start(tmp_path, "s.SECRET_KEY", SECRET_KEY_FILE=str(file)).stdout == f"{KEY}\n"


def test_without_redis_jobs_lie_in_a_folder(tmp_path):
    run = start(tmp_path, "s.CELERY_BROKER_URL, s.CACHES['default']['BACKEND']", SECRET_KEY=KEY)
    assert run.stdout == "('filesystem://localhost', 'django.core.cache.backends.locmem.LocMemCache')\n"


def test_with_redis_jobs_and_cache_go_there(tmp_path):
    url = "redis://h:6379/0"
    run = start(tmp_path, "s.CELERY_BROKER_URL, s.CACHES['default']['LOCATION']", SECRET_KEY=KEY, REDIS_URL=url)
    assert run.stdout == f"{(url, url)}\n"


ENCRYPT, INDEX = FIELD_KEYS.split(",")


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ("", "set FIELD_KEYS or FIELD_KEYS_FILE to keys of which at least one is for encrypt and one for index"),
        (ENCRYPT, "at least one is for index; docs/keys.md says how to make them"),
        (f"{FIELD_KEYS},{ENCRYPT}", "FIELD_KEYS: two keys of one use have the same name; give each its own"),
        (f"{ENCRYPT},index.a:geheim", "FIELD_KEYS, key 2: write encrypt or index, a dot, a name"),
        (f"{ENCRYPT[:-4]}=,{INDEX}", "FIELD_KEYS, key 1: write encrypt or index, a dot, a name"),
        (f"{ENCRYPT},index.二:{'B' * 42}A=", "FIELD_KEYS, key 2: write"),
    ],
)
def test_a_server_without_field_keys_does_not_start(tmp_path, keys, sentence):
    run = start(tmp_path, SECRET_KEY=KEY, FIELD_KEYS=keys)
    assert run.returncode == 1
    last = run.stderr.strip().splitlines()[-1]
    assert last.startswith("django.core.exceptions.ImproperlyConfigured: ")
    assert sentence in last
    assert "geheim" not in run.stderr
    assert "AAAA" not in last


def test_field_keys_are_read_from_their_file_in_order(tmp_path):
    file = tmp_path / "keys"
    file.write_text(f"# of 2026\n{INDEX.replace('index.a', 'index.b')}\n\n{ENCRYPT}\n{INDEX}\n", encoding="utf-8")
    shown = "[key[:2] for key in s.FIELD_KEYS], {len(key[2]) for key in s.FIELD_KEYS}"
    run = start(tmp_path, shown, SECRET_KEY=KEY, FIELD_KEYS="", FIELD_KEYS_FILE=str(file))
    assert run.stdout == "([('index', 'b'), ('encrypt', 'a'), ('index', 'a')], {32})\n"
    gone = start(tmp_path, SECRET_KEY=KEY, FIELD_KEYS="", FIELD_KEYS_FILE="/nowhere/keys")
    assert gone.stderr.strip().endswith("FIELD_KEYS_FILE='/nowhere/keys' cannot be read: No such file or directory")


def test_the_demonstration_makes_field_keys_once(tmp_path):
    first = start(tmp_path, "s.FIELD_KEYS", DEMO="1", FIELD_KEYS="")
    again = start(tmp_path, "s.FIELD_KEYS", DEMO="1", FIELD_KEYS="")
    assert first.stderr == ""
    assert first.stdout.startswith("(('encrypt', 'first', b")
    assert first.stdout == again.stdout
    assert stat.S_IMODE((tmp_path / "var" / "field_keys").stat().st_mode) == 0o600
