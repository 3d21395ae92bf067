"""混合负载: the whole product under two hundred officers and a rush of citizens; times, errors, memory, connections.

The generator of the load (locust) runs on the same machine and takes its share of it. Officers do one thing every ten
to twenty seconds, as people in an office do; citizens fill the form no quicker than anybody can.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from requests_app.handling.seeding import seed_cases
from requests_app.law.nodes import Node, Role
from requests_app.law.replies import ReplyKind
from requests_app.models import Agency, Staff
from tests.factories import Office, case_at, elements, make_agency

from .figures import Figure
from .installation import HOST, ROOT, Installation, installed
from .load_watch import Watch

#: A page is quick enough when 95 of 100 come within this (docs/operations.md asks for an alarm beyond it).
MILLISECONDS = 1_000
#: The twenty people of an agency.
ROLES = (
    *(Role.CLERK,) * 6,
    *(Role.DRAFTER,) * 6,
    *(Role.SECRECY_REVIEWER,) * 2,
    *(Role.APPROVER,) * 3,
    *(Role.OFFICE_HEAD,) * 2,
    Role.ARCHIVIST,
)
#: What waits in each agency when the day begins, by node.
STOCK = {Node.INTAKE: 6, Node.DRAFTING: 6, Node.SECRECY_REVIEW: 3, Node.APPROVAL: 3, Node.REPLY: 2}
PERSON = {
    "who": "person",
    "id_type": "resident_id",
    "id_number": "11010519491231002X",
    "phone": "13800000000",
    "email": "lin@example.com",
    "content": "示例路停车场改造工程的立项批复",
    "form_wanted": "电子文件",
    "obtain_way": "电子邮件",
    "accept_other_form": "on",
}


def measure(
    url: str, *, officers: int = 200, citizens: int = 60, seconds: int = 75, cases: int = 20_000, pace: float = 1.0,
    limit: int = MILLISECONDS,
) -> Iterator[Figure]:  # fmt: skip
    """Fill a database, start the product on it, let the people come.

    Args:
        url: a PostgreSQL where a database may be made.
        officers, citizens: how many at once.
        seconds: how long after all have come.
        cases: closed and open ones of the year before that lie there already.
        pace: times every thinking time; below 1 people hurry.
        limit: milliseconds within which 95 of 100 answers must come; 0 judges no time.
    """
    with psycopg.connect(url, autocommit=True) as raw:
        raw.execute("ALTER SYSTEM SET autovacuum = on")  # as deployed
        raw.execute("SELECT pg_reload_conf()")
        raw.execute("CREATE DATABASE load")
    wrapper, before = connections.create_connection("default"), connections["default"]
    wrapper.settings_dict = {**wrapper.settings_dict, "NAME": "load"}
    connections["default"] = wrapper
    try:
        call_command("migrate", verbosity=0)
        sessions, agencies = _filled(officers, cases)
        with tempfile.TemporaryDirectory(prefix="disclosure-load-") as folder:
            database = urlsplit(url)._replace(path="/load").geturl()
            with installed(Path(folder), database) as place:
                seen = Watch(place, database)
                plan = {
                    "host": HOST,
                    "officers": sessions,
                    "citizens": citizens,
                    "agencies": agencies,
                    "person": PERSON,
                    "reply": _reply(),
                    "pace": pace,
                    "from": time.time() + 20 * pace,
                    "out": f"{folder}/found.json",
                }
                found = _people(place, plan, officers + citizens, int(seconds + 20 * pace))
                seen.end()
                yield _rate(found, seconds, f"{officers} officers, {citizens} citizens")
                yield _errors(found, place)
                yield from _times(found, limit)
                yield from _machine(found, seen)
    finally:
        connections["default"] = before
        wrapper.close()


def _reply() -> dict[str, str]:
    said = {f"e_{name}": text for name, text in elements(ReplyKind.REPLY_GRANTED).items()}
    return {"reply_kind": ReplyKind.REPLY_GRANTED.value, **said}


def _filled(officers: int, cases: int) -> tuple[list[str], list[int]]:
    """Make the offices and what lies on their desks; return the keys of the people's sessions, and the agencies."""
    now = timezone.now()
    today, sessions, agencies = timezone.localdate(now), [], []
    offices = max(1, officers // len(ROLES))
    for n in range(offices):
        agency = make_agency(f"load{n}", name=f"第{n}局")
        people = _staff(agency, officers // offices)
        seed_cases(agency, today.year - 1, cases // offices, seed=n, today=today, recorded_at=now)
        office = _office(agency)
        for node, many in STOCK.items():
            for m in range(many):
                case_at(node, office, on=today, content=f"第{n}局示例路{m}号地块的批复", email="wu@example.com")
        sessions += [_session(person) for person in people]
        agencies.append(agency.pk)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
    return sessions, agencies


def _staff(agency: Agency, many: int) -> list[Staff]:
    """Make the people; nobody needs a password who is signed in."""
    levels = iter((1, 2, 1))
    made = []
    for n, role in enumerate(ROLES):
        level = next(levels) if role is Role.APPROVER else None
        name = f"{agency.code}-{n}"
        made.append(
            Staff(
                username=name, display_name=name, agency=agency, roles=[role.value], approval_level=level,
                is_staff=True, password="!",  # noqa: S106 - no password at all
            )
        )  # fmt: skip
    Staff.objects.bulk_create(made)
    step = len(made) / many
    return [made[int(n * step) % len(made)] for n in range(many)]


def _office(agency: Agency) -> Office:
    people = list(Staff.objects.filter(agency=agency).order_by("pk"))
    first = {role: next(p for p in people if p.has_role(role)) for role in set(ROLES)}
    second = next(p for p in people if p.approval_level == 2)
    head = first[Role.OFFICE_HEAD]
    return Office(
        agency, first[Role.CLERK], first[Role.DRAFTER], first[Role.SECRECY_REVIEWER], first[Role.APPROVER],
        second, head, first[Role.ARCHIVIST], head,
    )  # fmt: skip


def _session(person: Staff) -> str:
    client = Client()
    client.force_login(person)
    return client.session.session_key or ""


def _people(place: Installation, plan: dict[str, Any], users: int, seconds: int) -> dict[str, Any]:
    """Run locust; return what its people met."""
    written = place.var / "plan.json"
    written.write_text(json.dumps(plan, ensure_ascii=False), encoding="utf-8")
    command = [
        sys.executable, "-m", "locust", "--locustfile", str(Path(__file__).with_name("load_people.py")), "--headless",
        "--host", f"http://127.0.0.1:{place.port}", "--users", str(users), "--spawn-rate", str(users),
        "--run-time", f"{seconds}s", "--stop-timeout", "60", "--loglevel", "WARNING", "--only-summary",
        "--exit-code-on-error", "0",
    ]  # fmt: skip
    env = {**os.environ, "LOAD_PLAN": str(written)}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if not Path(plan["out"]).exists():
        raise RuntimeError(f"locust said:\n{done.stdout[-2000:]}{done.stderr[-3000:]}")
    found: dict[str, Any] = json.loads(Path(plan["out"]).read_text(encoding="utf-8"))
    return found


def _rate(found: dict[str, Any], seconds: int, who: str) -> Figure:
    many = sum(map(len, found["times"].values()))
    return Figure(f"{who}: requests a second", f"{many / seconds:.1f} /s", "", "", "–", ok=many > 0)


def _errors(found: dict[str, Any], place: Installation) -> Figure:
    """What the processes complained of counts as an error too."""
    failures = {**found["failures"], **_complaints(place)}
    told = {"acts": found["acts"], "refusals": found["refusals"], "failures": failures}
    print(json.dumps(told, ensure_ascii=False), file=sys.stderr)
    acts, refused = sum(found["acts"].values()), sum(found["refusals"].values())
    return Figure(
        f"errors among {found['asked']:,} requests; acts done; refused because somebody else was quicker",
        f"{sum(failures.values())}; {acts}; {refused}",
        "",
        "",
        "0; > 0",
        not failures and acts > 0,
    )


def _times(found: dict[str, Any], limit: int) -> Iterator[Figure]:
    """All together, by whom, and by kind; only the first is promised."""
    times: dict[str, list[float]] = {"all requests": []}
    for kind, took in sorted(found["times"].items()):
        times["all requests"] += took
        times.setdefault(f"all of {kind.split(':')[0]}", []).extend(took)
    for kind, took in [*times.items(), *sorted(found["times"].items())]:
        if not took:
            continue
        cuts = quantiles(took * 2, n=100, method="inclusive")
        half, most, nearly_all = (cuts[n - 1] * 1000 for n in (50, 95, 99))
        judged = kind == "all requests" and limit > 0
        yield Figure(
            f"{kind} ({len(took):,}): p50 / p95 / p99",
            f"{half:.0f} / {most:.0f} / {nearly_all:.0f} ms",
            "",
            "",
            f"p95 ≤ {limit:,} ms" if judged else "–",
            not judged or most <= limit,
        )


def _machine(found: dict[str, Any], seen: Watch) -> Iterator[Figure]:
    each = {name: f"{spent / found['asked'] * 1000:.0f}" for name, spent in seen.spent.items()}
    yield Figure(
        "processor time of a request: " + "; ".join(each), f"{'; '.join(each.values())} ms", "", "", "–", ok=True
    )
    for name, was in seen.before.items():
        now = seen.after[name]
        yield Figure(
            f"memory of the processes of {name} (PSS), before and after",
            f"{'、'.join(map(str, was))} → {'、'.join(map(str, now))} MiB",
            "",
            "",
            "–",
            ok=True,
        )
    yield Figure(
        "database connections at most; waiting for a lock at once; deadlocks",
        f"{seen.connections}; {seen.waiting}; {seen.deadlocks}",
        "",
        "",
        "deadlocks 0",
        seen.deadlocks == 0,
    )


def _complaints(place: Installation) -> dict[str, int]:
    """Return the errors that stand in the logs of web and workers."""
    wrong: dict[str, int] = {}
    for name in ("web", "worker", "worker-batch", "beat"):
        for line in place.log(name).read_text(encoding="utf-8", errors="replace").splitlines():
            if '"level": "ERROR"' in line or "Traceback" in line or '"level": "CRITICAL"' in line:
                wrong[f"{name}: {line[:400]}"] = wrong.get(f"{name}: {line[:400]}", 0) + 1
    return wrong
