"""A real nginx with the file of deploy/nginx, TLS, and the product behind it."""

from __future__ import annotations

import http.client
import json
import ssl
import subprocess
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from . import servers
from .test_deployment import ROOT
from .webs import Web
from .workers import eventually

pytestmark = [pytest.mark.nginx, pytest.mark.once, pytest.mark.django_db(transaction=True)]
NAME = "gk.example.gov.cn"


def certificate(folder: Path) -> None:
    """A key and its own certificate, as an office has for a trial."""
    folder.mkdir()
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False).sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = serialization.Encoding.PEM
    (folder / "fullchain.pem").write_bytes(made.public_bytes(pem))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


@pytest.fixture
def site(tmp_path):
    """The two ports of nginx (http, https), and the running product behind it."""
    web = Web.start(tmp_path / "var", 1, INSECURE_HTTP="0", ALLOWED_HOSTS=f"{NAME},127.0.0.1")
    plain, secure = servers.free_port(), servers.free_port()
    certificate(tmp_path / "tls")
    text = (ROOT / "deploy" / "nginx" / "disclosure.conf.template").read_text(encoding="utf-8")
    for old, new in {
        "${SERVER_NAME}": NAME,
        "${UPSTREAM}": f"127.0.0.1:{web.port}",
        "${BODY_MAX_MB}": "2",
        "listen 80 ": f"listen 127.0.0.1:{plain} ",
        "listen 443 ": f"listen 127.0.0.1:{secure} ",
        "/etc/nginx/tls": str(tmp_path / "tls"),
        "/etc/nginx/disclosure": str(ROOT / "deploy" / "nginx"),
        "/dev/stdout": str(tmp_path / "access.log"),
        "/dev/stderr": str(tmp_path / "error.log"),
    }.items():
        assert old in text
        text = text.replace(old, new)
    main = tmp_path / "nginx.conf"
    places = "".join(
        f"{kind}_temp_path {tmp_path}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    head = f"daemon off; pid {tmp_path}/pid; worker_processes 1; events {{}} http {{ access_log off; {places}\n"
    main.write_text(f"{head}{text}\n}}\n", encoding="utf-8")
    program = servers.nginx_program()
    assert program
    checked = subprocess.run(
        [program, "-t", "-c", main, "-e", tmp_path / "start.log"], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
    running = subprocess.Popen([program, "-c", main, "-e", tmp_path / "start.log"])
    try:
        servers._wait_for(secure, running)
        yield plain, secure, web
    finally:
        running.terminate()
        running.wait(20)
        web.stop()


#: Made once: it reads every certificate of the system.
TRUSTING = ssl.create_default_context()
TRUSTING.check_hostname, TRUSTING.verify_mode = False, ssl.CERT_NONE


def visit(port, path, *, method="GET", body=None, tls=True, **headers):
    """One visit by name, trusting our own certificate only as far as this test."""
    line = (
        http.client.HTTPSConnection("127.0.0.1", port, timeout=30, context=TRUSTING)
        if tls
        else http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    )
    try:
        line.request(method, path, body, {"Host": NAME, **{k.replace("_", "-"): v for k, v in headers.items()}})
        answer = line.getresponse()
        return answer.status, answer.headers, answer.read().decode("utf-8", "replace")
    finally:
        line.close()


SECURITY = (
    "Content-Security-Policy",
    "Strict-Transport-Security",
    "X-Frame-Options",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
)


def test_the_door(site, tmp_path):
    plain, secure, _ = site
    # http leads to https and says nothing else
    status, headers, _ = visit(plain, "/track/?x=1", tls=False)
    assert (status, headers["Location"]) == (301, f"https://{NAME}/track/?x=1")
    assert visit(plain, "/nginx-health", tls=False)[0] == 200
    # every security header once
    status, headers, _ = visit(secure, "/track/")
    assert status == 200
    assert {name: len(headers.get_all(name) or ()) for name in SECURITY} == dict.fromkeys(SECURITY, 1)
    assert "nginx/" not in headers["Server"]
    # the word of the request is nginx's, whatever the visitor sends
    _, headers, _ = visit(secure, "/track/", X_Request_ID="chosen-by-visitor")
    assert headers["X-Request-ID"] != "chosen-by-visitor"
    word = headers["X-Request-ID"]
    assert eventually(lambda: word in (tmp_path / "access.log").read_text(encoding="utf-8"))
    # figures are not for outside, health is
    assert visit(secure, "/metrics")[0] == 404
    assert visit(secure, "/healthz")[0] == 200
    # too large is said in Chinese
    status, headers, said = visit(secure, "/apply/", method="POST", body=b"x" * (3 << 20))
    assert (status, "不能超过 2 MB" in said, headers["Content-Type"]) == (413, True, "text/html; charset=utf-8")
    # and to other systems in their form
    status, headers, said = visit(secure, "/api/v1/applications", method="POST", body=b"x" * (3 << 20))
    assert (status, headers["Content-Type"]) == (413, "application/problem+json")
    assert json.loads(said)["detail"].startswith("整个请求不能超过 2 MB。")
    assert visit(secure, "/api/v1/cases/Q260316ABCDEF")[0] == 401
    # neither what is searched nor the secret part of a link is in the log
    visit(secure, "/log/?q=%E6%9E%97%E6%B8%85%E5%92%8C")
    visit(secure, "/track/file/abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG/")
    # nginx writes its line after the answer
    assert eventually(lambda: " GET /track/file/*** " in (tmp_path / "access.log").read_text(encoding="utf-8"))
    log = (tmp_path / "access.log").read_text(encoding="utf-8")
    assert " GET /log/ " in log
    assert "%E6" not in log
    assert "abcdefghijk" not in log
    assert " GET /api/v1/cases/*** " in log


def test_a_flood_of_forms_is_slowed_and_pages_go_on(site):
    _, secure, _ = site
    with ThreadPoolExecutor(16) as crowd:  # one after the other they might be slower than the limit
        answers = Counter(crowd.map(lambda _: visit(secure, "/i18n/setlang/", method="POST")[0], range(600)))
    assert set(answers) == {403, 429}  # no token; then too many
    assert answers[403] > 60
    refused = next(one for one in iter(lambda: visit(secure, "/i18n/setlang/", method="POST"), None) if one[0] == 429)
    assert refused[1]["Retry-After"] == "60"
    assert visit(secure, "/healthz")[0] == 200


def test_while_the_product_is_away_a_page_says_so(site):
    _, secure, web = site
    web.stop()
    status, _, said = visit(secure, "/")
    assert (status, "系统正在维护" in said) == (503, True)
    status, headers, said = visit(secure, "/api/v1/cases")
    assert (status, headers["Content-Type"], headers["Retry-After"]) == (503, "application/problem+json", "60")
    assert json.loads(said)["code"] == "away"
