"""`make check` and what it says of known holes: found, accepted with a reason and a day, or nobody to ask."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.once
TODAY = date(2026, 11, 30)
HOLE = {"id": "PYSEC-2026-1", "aliases": ["CVE-2026-1"], "fix_versions": ["5.2.99"]}


def script():
    spec = importlib.util.spec_from_file_location("audit", ROOT / "deploy" / "audit.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def report(*vulns):
    return {"dependencies": [{"name": "django", "version": "5.2.1", "vulns": list(vulns)}]}


def test_a_known_hole_fails_and_says_which_version_mends_it():
    assert script().judge(report(HOLE), set()) == (
        1,
        ["audit: KNOWN HOLE: django 5.2.1 PYSEC-2026-1 (mended in 5.2.99)", "audit: 1 packages checked"],
    )


@pytest.mark.parametrize("name", ["PYSEC-2026-1", "CVE-2026-1"])
def test_one_that_was_accepted_does_not_fail_and_stays_in_sight(name):
    code, said = script().judge(report(HOLE), {name})
    assert (code, said[0]) == (0, "audit: accepted: django 5.2.1 PYSEC-2026-1 (mended in 5.2.99)")


def test_an_accepted_one_beside_another_does_not_hide_it():
    other = {"id": "PYSEC-2026-2", "fix_versions": []}
    code, said = script().judge(report(other, HOLE), {"CVE-2026-1"})
    assert code == 1
    assert said[0] == "audit: KNOWN HOLE: django 5.2.1 PYSEC-2026-2 (mended in no version yet)"


def test_an_accepted_one_counts_again_after_its_day():
    text = "# remark\n\nCVE-2026-1 2026-11-30 the part is not used\nCVE-2026-2 2026-11-29 nor this\n"
    assert script().accepted(text, TODAY) == {"CVE-2026-1"}


@pytest.mark.parametrize("line", ["CVE-2026-1", "CVE-2026-1 2026-11-30", "CVE-2026-1 soon not used"])
def test_without_day_and_reason_nothing_is_accepted(line):
    with pytest.raises(ValueError, match=r"identifier, day and reason|Invalid isoformat"):
        script().accepted(line, TODAY)


def test_what_the_service_does_not_know_is_named():
    given = report()
    given["dependencies"].append({"name": "own", "skip_reason": "not found"})
    assert script().judge(given, set()) == (
        0,
        ["audit: not known to the service, so not checked: own", "audit: 1 packages checked"],
    )


def test_a_service_that_knows_nothing_has_checked_nothing():
    code, said = script().judge({"dependencies": [{"name": "own", "skip_reason": "not found"}]}, set())
    assert code == 0
    assert said == ["audit: the service knows none of the packages, so nothing was checked"]


@contextmanager
def service(name: str) -> Iterator[str]:
    """A service that answers as OSV does, and knows of one hole in this package."""

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self):
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            hit = asked["package"]["name"] == name
            body = json.dumps({"vulns": [{"id": "GHSA-test", "affected": []}]} if hit else {}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/v1/query"
    server.shutdown()
    server.server_close()


def run(url: str, tmp_path: Path):
    env = {**os.environ, "AUDIT_OSV_URL": url, "XDG_CACHE_HOME": str(tmp_path), "NO_PROXY": "127.0.0.1"}
    return subprocess.run(
        [sys.executable, "deploy/audit.py"], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )


def test_the_real_audit_finds_a_hole_in_what_is_pinned(tmp_path):
    with service("django") as url:
        done = run(url, tmp_path)
    assert done.returncode == 1
    assert re.search(r"^audit: KNOWN HOLE: django 5\.2\.\d+ GHSA-test ", done.stdout, flags=re.MULTILINE)
    with service("nothing-of-ours") as url:
        done = run(url, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"audit: \d\d+ packages checked\n", done.stdout)


def test_where_nobody_answers_one_line_says_so_and_nothing_fails(tmp_path):
    done = run("http://127.0.0.1:9/v1/query", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "audit: the service that knows of holes cannot be reached from here, so nothing was checked\n"


def test_make_check_asks_the_linter_the_deploy_check_and_the_audit():
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").split("\ncheck: ")[1].split("\n\n")[0]
    for command in ("-m ruff check .", "manage.py check --deploy --fail-level WARNING", "deploy/audit.py"):
        assert command in recipe


def test_the_rules_of_bandit_are_on_for_the_product_and_each_ignore_says_why():
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
    assert lint["select"] == ["ALL"]
    assert [rule for rule in lint["ignore"] if re.match(r"S\d", rule)] == []
    product = {
        where: rules for where, rules in lint["per-file-ignores"].items() if not where.startswith(("tests", "bench"))
    }
    assert {where: own for where, rules in product.items() if (own := [r for r in rules if r.startswith("S")])} == {}
    bare = [
        f"{path.relative_to(ROOT)}:{number}"
        for room in ("disclosure", "requests_app", "reports", "deploy")
        for path in sorted((ROOT / room).rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"# noqa: (?:\w+, )*S\d+", line) and not re.search(r"# noqa: [A-Z0-9, ]+\s-+\s\w", line)
    ]
    assert bare == []
