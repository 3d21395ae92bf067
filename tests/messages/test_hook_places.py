"""推送到哪里: only where the operators said; names that lead inside, other ports, locks that are not trusted, drips."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from requests_app.handling import hooks
from requests_app.law.errors import BadFacts
from requests_app.messages import http
from requests_app.messages.hook_places import ForbiddenPlaceError, UnknownPlaceError, places, public, why_not
from tests.factories import make_agency

from .post_office import HOST

NOW = datetime(2026, 6, 30, 2, 0, tzinfo=UTC)
WRITING = "网址的写法不对，如 https://gk.example.gov.cn/disclosure/events。"


def not_named(place: str) -> str:
    return f"运维人员没有允许推送到“{place}”，请其把这个主机写进 HOOK_HOSTS 设置。"


@pytest.fixture
def named(settings):
    settings.INSECURE_HTTP = False
    settings.HOOK_HOSTS = ["gk.example.gov.cn", "inner.example.gov.cn:8443", ".open.example.com", "[fd00::7]:8443"]


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize(
    "url",
    [
        "https://gk.example.gov.cn/events?key=1",
        "https://GK.example.gov.cn:443/",
        "https://inner.example.gov.cn:8443/x",
        "https://a.b.open.example.com/",
        "https://[fd00::7]:8443/",
    ],
)
def test_where_the_operators_said(url):
    assert why_not(url) == ""


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://gk.example.gov.cn/", "只能推送到 https 开头的地址。"),
        ("https://gk.example.gov.cn:8443/", not_named("gk.example.gov.cn:8443")),
        ("https://inner.example.gov.cn/", not_named("inner.example.gov.cn")),
        ("https://a.open.example.com:8443/", not_named("a.open.example.com:8443")),
        ("https://open.example.com/", not_named("open.example.com")),
        ("https://evilopen.example.com/", not_named("evilopen.example.com")),
        ("https://gk.example.gov.cn.evil.com/", not_named("gk.example.gov.cn.evil.com")),
        ("https://127.0.0.1/", not_named("127.0.0.1")),
        ("https://[::1]/", not_named("::1")),
        ("https://2130706433/", not_named("2130706433")),
        ("https://169.254.169.254/latest/meta-data/", not_named("169.254.169.254")),
        ("https://gk.example.gov.cn@evil.com/", WRITING),
        ("https://u:p@gk.example.gov.cn/", WRITING),
        ("https://evil.com\\@gk.example.gov.cn/", WRITING),
        ("https://gk.example.gov.cn:99999/", WRITING),
        ("https://gk.example.gov.cn:x/", WRITING),
        ("https:///x", WRITING),
        ("ftp://gk.example.gov.cn/", WRITING),
        ("file:///etc/passwd", WRITING),
        ("https://gk.example.gov.cn/\r\nHost: evil.com", WRITING),
        ("https://gk.example.gov.cn/a b", WRITING),
        ("https://公开.example.gov.cn/", WRITING),
        ("", WRITING),
    ],
)
def test_where_nothing_is_sent(url, why):
    assert why_not(url) == why


@pytest.mark.parametrize(
    ("number", "is_public"),
    [
        ("8.8.8.8", True),
        ("2400:3200::1", True),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("127.0.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 - nothing listens there
        ("169.254.169.254", False),
        ("224.0.0.1", False),
        ("239.1.1.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:8.8.8.8", False),
        ("::10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False),
        ("ff02::1", False),
    ],
)
def test_what_a_public_number_is(number, is_public):
    assert public(number) is is_public


def test_a_name_below_that_leads_inside_is_refused_and_one_that_is_named_may(settings):
    settings.HOOK_HOSTS = [".localdomain", "localhost"]
    assert "127.0.0.1" in places("http://localhost/")
    settings.HOOK_HOSTS = [".host"]
    with pytest.raises(ForbiddenPlaceError, match="主机名指向内部网络的地址"):
        places("http://localhost/")
    with pytest.raises(UnknownPlaceError):
        places("http://nobody-has-this-name.invalid/")


@pytest.mark.django_db
def test_no_address_is_registered_twice_or_where_nothing_is_sent(settings):
    settings.HOOK_HOSTS = ["gk.example.gov.cn"]
    one, other = make_agency(), make_agency()
    given = {"name": "平台", "url": "https://gk.example.gov.cn/in", "acts": ["lodge"], "now": NOW}
    hook = hooks.register(one, **given)
    hooks.register(other, **given)
    with pytest.raises(BadFacts, match="这个地址已经登记过。"):
        hooks.register(one, **given)
    second = hooks.register(one, **{**given, "url": "https://gk.example.gov.cn/2"})
    with pytest.raises(BadFacts, match="这个地址已经登记过。"):
        hooks.change(second, name="二", url=hook.url, acts=["lodge"])
    with pytest.raises(BadFacts, match=r"没有允许推送到“evil\.com”"):
        hooks.register(one, **{**given, "url": "https://evil.com/"})
    for number in range(3, hooks.MOST + 1):
        hooks.register(one, **{**given, "url": f"https://gk.example.gov.cn/{number}"})
    with pytest.raises(BadFacts, match="最多登记 10 个"):
        hooks.register(one, **{**given, "url": "https://gk.example.gov.cn/11"})


@contextlib.contextmanager
def dripping() -> Iterator[str]:
    """Give the address of a server that answers one sign each tenth of a second, for ever."""
    over = threading.Event()
    with socket.create_server((HOST, 0)) as listening:

        def drip() -> None:
            line, _ = listening.accept()
            with line, contextlib.suppress(OSError):
                while not line.recv(65536).endswith(b"{}"):
                    pass  # closed with something unread, the line would be reset
                line.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
                while not over.is_set():
                    line.sendall(b"x")
                    time.sleep(0.1)

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        yield f"http://{HOST}:{listening.getsockname()[1]}/"
        over.set()
        thread.join(5)


def test_a_server_that_drips_is_cut(monkeypatch):
    monkeypatch.setattr(http, "LONGEST", 1)
    with dripping() as url, pytest.raises(http.AnswerLostError):
        http.post(url, b"{}", {})


@contextlib.contextmanager
def locked(folder: Path, name: str) -> Iterator[int]:
    """Give the port of a TLS server whose certificate nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    today = datetime.now(tz=UTC)
    made = (
        x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key())
        .serial_number(1).not_valid_before(today - timedelta(days=1)).not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "cert").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    (folder / "key").write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert", folder / "key")
    with socket.create_server((HOST, 0)) as listening:

        def answer() -> None:
            with contextlib.suppress(OSError), context.wrap_socket(listening.accept()[0], server_side=True) as line:
                while not line.recv(65536).endswith(b"{}"):
                    pass  # closed with something unread, the line would be reset
                line.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        thread.join(5)


def test_a_certificate_nobody_vouches_for_is_refused_and_the_offices_own_is_taken(tmp_path, monkeypatch):
    """The line goes to the number that was looked at; the certificate is still asked for the name."""
    with locked(tmp_path, "gk.example.gov.cn") as port, pytest.raises(http.NotReachedError) as refused:
        http.post(f"https://gk.example.gov.cn:{port}/", b"{}", {}, at=[HOST])
    assert isinstance(refused.value.__cause__, ssl.SSLCertVerificationError)
    with locked(tmp_path, "gk.example.gov.cn") as port:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert"))
        assert http.post(f"https://gk.example.gov.cn:{port}/", b"{}", {}, at=[HOST]).status == 204
    with locked(tmp_path, "other.example.gov.cn") as port, pytest.raises(http.NotReachedError):
        http.post(f"https://gk.example.gov.cn:{port}/", b"{}", {}, at=[HOST])
