"""Known holes in what requirements/base.txt pins: asked of pip-audit's service, where it can be reached.

`python deploy/audit.py` ends with 1 for a hole that nobody has accepted, and with 0 where there is none. A closed
network reaches no service: then one line says so and nothing fails. AUDIT_OSV_URL names a service of one's own that
answers as OSV does.

audit-accepted.txt holds what was looked at and accepted: identifier, the day until which, why. After that day it counts
again.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PINS = HERE.parent / "requirements" / "base.txt"
ACCEPTED = HERE / "audit-accepted.txt"
#: An identifier, a day, a reason.
_PARTS = 3
_SECONDS = "5"
#: What pip-audit's last words hold where nobody answered, or not as such a service does.
_SILENT = ("Max retries", "onnect", "imed out", "HTTPError", "ServiceError")


def accepted(text: str, today: date) -> set[str]:
    """Return the identifiers accepted today.

    Raises:
        ValueError: a line lacks its day or its reason.
    """
    found = set()
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        words = line.split(maxsplit=_PARTS - 1)
        if len(words) < _PARTS:
            message = f"{ACCEPTED.name}: write identifier, day and reason: {line!r}"
            raise ValueError(message)
        if date.fromisoformat(words[1]) >= today:
            found.add(words[0])
    return found


def judge(report: dict[str, Any], known: set[str]) -> tuple[int, list[str]]:
    """Return the exit code and what to say of a report of pip-audit.

    A package the service does not know was not looked at; if it knows none, it is not the service that was meant.
    """
    packages = report["dependencies"]
    looked = [one for one in packages if "vulns" in one]
    skipped = [one["name"] for one in packages if "vulns" not in one]
    if not looked:
        return 0, ["audit: the service knows none of the packages, so nothing was checked"]
    said, code = [], 0
    for one in looked:
        for hole in one["vulns"]:
            names = {hole["id"], *hole.get("aliases", ())}
            mended = ", ".join(hole.get("fix_versions", ())) or "no version yet"
            taken = bool(names & known)
            code = code if taken else 1
            word = "accepted" if taken else "KNOWN HOLE"
            said.append(f"audit: {word}: {one['name']} {one['version']} {hole['id']} (mended in {mended})")
    if skipped:
        said.append(f"audit: not known to the service, so not checked: {', '.join(skipped)}")
    return code, [*said, f"audit: {len(looked)} packages checked"]


def ask() -> dict[str, Any] | None:
    """Return pip-audit's report; None where its service does not answer."""
    own = os.environ.get("AUDIT_OSV_URL", "")
    service = ["--vulnerability-service", "osv", "--osv-url", own] if own else []
    command = [sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "--progress-spinner", "off"]
    command += ["--format", "json", "--desc", "off", "--aliases", "on", "--timeout", _SECONDS, *service]
    done = subprocess.run([*command, "-r", str(PINS)], capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    try:
        return dict(json.loads(done.stdout))
    except ValueError:
        if any(word in done.stderr for word in _SILENT):
            return None
        sys.exit(f"audit: {done.stderr.strip()}")


def main() -> int:
    """Ask, judge, say."""
    known = accepted(ACCEPTED.read_text(encoding="utf-8"), date.today())  # noqa: DTZ011 - the day on this machine
    report = ask()
    if report is None:
        print("audit: the service that knows of holes cannot be reached from here, so nothing was checked")  # noqa: T201 - a command
        return 0
    code, said = judge(report, known)
    print("\n".join(said))  # noqa: T201 - a command
    return code


if __name__ == "__main__":
    sys.exit(main())
